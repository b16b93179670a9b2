// The local cloud of the tests, and what tests do with it.
import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import pWaitFor from 'p-wait-for';
import { type AccountClients, connect } from '../../local/aws/clients.ts';
import type { LocalCloud } from '../../local/instance.ts';
import { deadLetterQueueName, journalTableName } from '../../shared/aws/names.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { listFindings } from '../../shared/findings/finding-queries.ts';
import type { StateStore } from '../../shared/table/table.ts';

export const cloud: LocalCloud = JSON.parse(process.env['PALISADE_TEST_CLOUD'] ?? '{}');
export const { accounts: ids, region } = cloud;
export const accounts = connect(cloud);
export const hub: AccountClients = accounts(ids.sharedServices, region);
export const journal: StateStore = { dynamodb: hub.dynamodb, table: journalTableName, retentionDays: 1 };

/** Long enough for a machine that is busy with other tests: time decides no test. */
export const defaultTimeoutMs = 30_000;

let count = 0;
/** A name for a bucket or an id that nobody else uses, and that none begins with. */
export function newName(what: string): string {
  count += 1;
  return `${what}-${process.pid}-${Date.now().toString(36)}-${String(count).padStart(5, '0')}`;
}

export async function eventually<T>(
  what: () => Promise<T | undefined | false>,
  timeoutMs = defaultTimeoutMs,
): Promise<T> {
  let value: T | undefined | false;
  await pWaitFor(
    async () => {
      value = await what();
      return value !== undefined && value !== false;
    },
    { interval: 50, timeout: { milliseconds: timeoutMs, message: `did not happen within ${timeoutMs} ms: ${what}` } },
  );
  if (value === undefined || value === false) throw new Error('nothing came');
  return value;
}

/** Waits for the finding about this bucket and guardrail in this state. */
export function waitForFinding(
  accountId: string,
  resourceId: string,
  guardrail: string,
  state: string,
): Promise<Finding> {
  return eventually(async () => {
    const findings = await listFindings(journal, { accountId, resourceId, state });
    return findings.find((finding) => finding.guardrail === guardrail);
  });
}

/** Puts messages into the queue of a function, as they are, in one batch. */
export async function sendToQueue(name: string, bodies: readonly string[]): Promise<void> {
  const QueueUrl = await queueUrl(hub.sqs, name);
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await hub.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
}

/** Waits for a dead letter whose text has this in it; answers with the reason that it carries. */
export function waitForDeadLetter(queue: string, text: string): Promise<string> {
  return eventually(async () => {
    const QueueUrl = await queueUrl(hub.sqs, deadLetterQueueName(queue));
    const { Messages } = await hub.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages?.find(({ Body }) => Body?.includes(text))?.MessageAttributes?.['reason']?.StringValue;
  });
}
