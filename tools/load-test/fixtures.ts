// The world of a load run: a local cloud with many accounts, each brought to its baseline by Palisade, and buckets in them that
// violate every guardrail.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import pWaitFor from 'p-wait-for';
import type { Accounts } from '../../local/clients.ts';
import type { RunningCloud } from '../../local/cloud.ts';
import { createAccount, managementAccountId } from '../../local/organization.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { journalTable } from '../../shared/aws/names.ts';

const folder = '.palisade/load';
const atOnce = 16;

export type Site = { readonly accountId: string; readonly bucket: string };

/** Writes governance.yml as shipped, but with limits that a load does not reach, and says where it is. */
export function governanceForLoad(): string {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/governance.yml`;
  const text = readFileSync('governance.yml', 'utf8').replace(
    /changesPerHour: \{[^}]*\}/,
    'changesPerHour: { account: 1000000, organization: 1000000 }',
  );
  writeFileSync(file, text);
  return file;
}

/** Creates so many accounts and waits until Palisade has given each its baseline; answers with their ids. */
export async function newAccounts({ accounts, cloud }: RunningCloud, count: number): Promise<string[]> {
  const { region } = cloud;
  const { organizations } = accounts(managementAccountId, region);
  const ids = await pMap(Array.from({ length: count }), (_, index) => createAccount(organizations, `Load ${index}`), {
    concurrency: atOnce,
  });
  const { dynamodb } = accounts(cloud.accounts.sharedServices, region);
  await pWaitFor(
    async () => {
      const complete = (await listAccounts({ dynamodb, table: journalTable })).filter(
        ({ state }) => state === 'complete',
      );
      return ids.every((id) => complete.some(({ accountId }) => accountId === id));
    },
    { interval: 1_000, timeout: 20 * 60_000 },
  );
  return ids;
}

/** Makes so many buckets, spread over the accounts: on AES256 where KMS is demanded, unversioned, without their block. */
export function violatingBuckets(
  accounts: Accounts,
  region: string,
  ids: readonly string[],
  count: number,
): Promise<Site[]> {
  return pMap(
    Array.from({ length: count }),
    async (_, index) => {
      const accountId = ids[index % ids.length] ?? '';
      const bucket = `load-${index}-${accountId}`;
      const { s3 } = accounts(accountId, region);
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
      return { accountId, bucket };
    },
    { concurrency: atOnce },
  );
}
