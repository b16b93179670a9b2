// The local cloud of the tests: its clients, and helpers to send messages and to wait for results.
import {
  ChangeMessageVisibilityCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { type AccountClients, connect } from '../../local/aws/clients.ts';
import { localAddress } from '../../local/aws/function-url.ts';
import { bucketWritten, recordedWrites } from '../../local/aws/recorded-writes.ts';
import type { LocalCloud } from '../../local/instance.ts';
import { userAgent } from '../../shared/aws/http-handler.ts';
import { deadLetterQueueName, journalTableName } from '../../shared/aws/names.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { listFindings } from '../../shared/findings/finding-queries.ts';
import type { StateStore } from '../../shared/table/table.ts';
import { eventually } from './eventually.ts';
import { testCloud } from './test-cloud.ts';

export const cloud: LocalCloud = testCloud();
export const { accounts: ids, region } = cloud;
export const accounts = connect(cloud);
export const hub: AccountClients = accounts(ids.sharedServices, region);
export const journal: StateStore = { dynamodb: hub.dynamodb, table: journalTableName, retentionDays: 1 };

let count = 0;
/** A unique name for a bucket or an id. It is no prefix of another name. */
export function newName(what: string): string {
  count += 1;
  return `${what}-${process.pid}-${Date.now().toString(36)}-${String(count).padStart(5, '0')}`;
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

/** Who wrote to a bucket, in the order of CloudTrail's records, once there are as many writes as expected. */
export function writersOf(bucket: string, expected: number): Promise<readonly ('palisade' | 'somebody')[]> {
  return eventually(async () => {
    const { calls } = await recordedWrites(cloud, 0);
    const writes = calls.filter((call) => bucketWritten(call) === bucket);
    const writers = writes.map(({ record }) => (record.userAgent.includes(userAgent) ? 'palisade' : 'somebody'));
    return writers.length >= expected && writers;
  });
}

/** Sends the messages unchanged to the queue of a function, in one batch. */
export async function sendToQueue(name: string, bodies: readonly string[]): Promise<void> {
  const QueueUrl = await queueUrl(hub.sqs, name);
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await hub.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
}

/** Waits for a dead letter that contains the text. Returns its failure reason. */
export function waitForDeadLetter(queue: string, text: string): Promise<string> {
  return eventually(async () => {
    const QueueUrl = await queueUrl(hub.sqs, deadLetterQueueName(queue));
    const letter = await findMessage(QueueUrl, (body) => body.includes(text));
    return letter?.MessageAttributes?.['reason']?.StringValue;
  });
}

/**
 * The first message of a queue that is meant. An answer has ten: those before it are hidden from others until this ends, and
 * from itself, or it would get them again.
 */
async function findMessage(
  QueueUrl: string | undefined,
  isMeant: (body: string) => boolean,
): Promise<Message | undefined> {
  const page = { MaxNumberOfMessages: 10, VisibilityTimeout: 30, MessageAttributeNames: ['All'] };
  const received: Message[] = [];
  const isFound = ({ Body = '' }: Message) => isMeant(Body);
  try {
    while (!received.some(isFound)) {
      const { Messages = [] } = await hub.sqs.send(new ReceiveMessageCommand({ QueueUrl, ...page }));
      if (Messages.length === 0) break;
      received.push(...Messages);
    }
    return received.find(isFound);
  } finally {
    const shown = received.map(({ ReceiptHandle }) => ({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    await Promise.all(shown.map((request) => hub.sqs.send(new ChangeMessageVisibilityCommand(request))));
  }
}

/** What requests work of the deployed hub, with the permissions of the root user. */
export const hubRequests = {
  lambda: hub.lambda,
  addressOf: (url: string, path: string) => localAddress(cloud, url) + path,
};
