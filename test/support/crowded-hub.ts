// A hub's account on an emulator without Palisade, in which everything has the longest names that it may have, and names
// in characters that take two columns of a terminal.
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { functionQueues } from '../../infrastructure/consumers.ts';
import type { AccountClients } from '../../local/aws/clients.ts';
import { managementAccountId } from '../../local/management-account.ts';
import { putAccount } from '../../shared/accounts/account-store.ts';
import { deadLetterQueueName, journalTableName } from '../../shared/aws/names.ts';
import { states } from '../../shared/findings/finding.ts';
import { recordFinding } from '../../shared/findings/finding-store.ts';
import { createJournalTable } from '../../tools/fixtures/journal-table.ts';
import { anAccountRecord } from './account-record.ts';
import { aFinding, aHold } from './finding.ts';

export const hubAccountId = managementAccountId;

/** Names of 63 characters, one of them twice as wide, and one of pictures. */
export const longNames = [
  `bucket-${'of-experiments-'.repeat(4)}`.slice(0, 60).concat('-01'),
  '本番環境のデータ分析基盤チームの機械学習アカウント（東京リージョン）'.repeat(2).slice(0, 63),
  '🚀🦄 platform team 🧪🔬 of the experiments in Zürich, São Paulo…',
];
const bucket = longNames[0] ?? '';
const principal = `arn:aws:sts::111122223333:assumed-role/${'a-role-with-a-long-name-'.repeat(3).slice(0, 64)}/session`;

export const letterIds = ['5f0c5bd2-6c3e-4b4e-9d61-8f1f0c8d2a11', '64d75b76-e189-40c8-9b5e-6f90ff23850f'];

/** Returns the ids of the findings. */
export async function crowdHub({ dynamodb, sqs, s3, organizations }: AccountClients): Promise<readonly string[]> {
  const journal = { dynamodb, table: journalTableName, retentionDays: 400 };
  await createJournalTable(dynamodb, journalTableName);
  const accountIds: string[] = [];
  for (const [index, AccountName] of longNames.entries()) {
    const account = { AccountName, Email: `account-${index}@example.com` };
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(account));
    const accountId = CreateAccountStatus?.AccountId ?? '';
    accountIds.push(accountId);
    const name = AccountName;
    await putAccount(
      journal,
      anAccountRecord({ accountId, name, reason: `waiting for ${longText}`, state: 'waiting' }),
    );
  }
  const findings = states.map((state, index) =>
    aFinding({
      id: findingIdAt(index),
      state,
      accountId: accountIds[index % accountIds.length] ?? '',
      resource: { type: 'AWS::S3::Bucket', id: bucket, arn: `arn:aws:s3:::${bucket}` },
      reason: longText,
      trigger: { eventId: `e-${index}`, detailType: 'AWS API Call via CloudTrail', principal },
      ...(state === 'held' ? { hold: aHold() } : {}),
    }),
  );
  for (const finding of findings) await recordFinding(journal, finding, new Date());
  for (const { queue } of functionQueues) await sqs.send(new CreateQueueCommand(deadLetterQueue(queue)));
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
  return findings.map(({ id }) => id);
}

function deadLetterQueue(queue: string) {
  return { QueueName: deadLetterQueueName(`palisade-${queue}`) };
}

/** The first two have the same first nine digits. */
function findingIdAt(index: number): string {
  return `pf-${index < 2 ? `012345678${index}` : `${index}`.repeat(10)}`.padEnd('pf-'.length + 24, 'abcdef');
}

/** A sentence with a word that is wider than a terminal, and with wide characters. */
export const longText = `the settings that ${principal} has written are not those of governance.yml, and 設定を確認する必要があります。`;
