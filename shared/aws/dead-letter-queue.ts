// The dead-letter queues of the hub's functions: lists their messages without removing them, replays and discards them.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { parseJson } from '../lib/text.ts';
import { type AwsResult, toResult } from './errors.ts';
import { deadLetterQueueName, replayedByAttribute } from './names.ts';
import { queueUrl } from './queue-url.ts';

/** A queue and the function that reads it, without the prefix `palisade-`. */
export type FunctionQueue = { readonly function: string; readonly queue: string };

/**
 * A message in the dead-letter queue of a function. `event` is null if the body is not an EventBridge event; `why` is
 * the failure reason; `at` is ISO 8601 in UTC.
 */
export type DeadLetter = {
  readonly id: string;
  readonly function: string;
  readonly queue: string;
  readonly at: string;
  readonly why: string;
  readonly event: { readonly source: string; readonly detailType: string; readonly account: string } | null;
  readonly body: string;
};

/** A received message, which its queue hides until the visibility timeout ends. */
type ReceivedDeadLetter = DeadLetter & {
  readonly deadLetterQueueUrl: string | undefined;
  readonly receiptHandle: string;
};

/** How long a received message stays hidden from others if this process is interrupted. */
const visibilityTimeoutSeconds = 60;
/** At most this many messages of a queue are received. For more, see the queue's metrics. */
const maxLettersPerQueue = 1_000;

/** How often hidden messages are looked for. A queue without messages answers after one second. */
const maxLooks = 6;

/**
 * The messages that could be received, oldest first. `hidden` is how many more the queues have: another reader hides them
 * for up to the visibility timeout. SQS counts approximately, and up to a minute late (Amazon SQS API Reference,
 * GetQueueAttributes).
 */
export type DeadLetterListing = { readonly letters: readonly DeadLetter[]; readonly hidden: AwsResult<number> };

/**
 * Lists all messages in the dead-letter queues of these queues. A queue of which another reader hides messages is looked
 * at again, for some seconds. Throws the SDK's error if the messages themselves cannot be read.
 */
export async function listAllDeadLetters(sqs: SQSClient, queues: readonly FunctionQueue[]): Promise<DeadLetterListing> {
  const listings = await Promise.all(queues.map((queue) => listQueue(sqs, queue)));
  const counts = listings.map(({ hidden }) => hidden);
  const value = counts.reduce((sum, count) => sum + (count.ok ? count.value : 0), 0);
  return {
    letters: oldestFirst(listings.flatMap(({ letters }) => letters)),
    hidden: counts.find(({ ok }) => !ok) ?? { ok: true, value },
  };
}

/**
 * Lists the messages in the dead-letter queues of these queues, oldest first. `wanted` are ids, or beginnings of ids, of
 * messages that are looked for again if they are not there: somebody who lists a queue hides its messages meanwhile.
 * Throws the SDK's error.
 */
export async function listDeadLetters(
  sqs: SQSClient,
  queues: readonly FunctionQueue[],
  wanted: readonly string[] = [],
): Promise<DeadLetter[]> {
  const received = await receiveAll(sqs, queues, wanted);
  await Promise.all(received.map((letter) => makeVisible(sqs, letter)));
  return received.map(withoutReceipt);
}

/**
 * Moves the messages with these ids back to the queues that they come from, as they are, and returns them. Their
 * attribute `replayedBy` is the ARN of who moved them. If this is interrupted between sending and deleting, a message is
 * handled twice, which is harmless. Throws the SDK's error.
 */
export async function replayDeadLetters(
  sqs: SQSClient,
  from: readonly FunctionQueue[],
  ids: readonly string[],
  replayedBy: string,
): Promise<DeadLetter[]> {
  const MessageAttributes = { [replayedByAttribute]: { DataType: 'String', StringValue: replayedBy } };
  const wanted = await receiveWanted(sqs, from, ids);
  const queues = new Map<string, string | undefined>();
  for (const letter of wanted) {
    const QueueUrl = queues.get(letter.queue) ?? (await queueUrl(sqs, queueNameOf(letter.queue)));
    queues.set(letter.queue, QueueUrl);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: letter.body, MessageAttributes }));
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: letter.deadLetterQueueUrl, ReceiptHandle: letter.receiptHandle }),
    );
  }
  return wanted.map(withoutReceipt);
}

/** The result of a discard: the messages that are deleted, and those that are left, each with its error. */
export type DiscardResult = {
  readonly discarded: readonly DeadLetter[];
  readonly failures: readonly { readonly letter: DeadLetter; readonly error: unknown }[];
};

/**
 * Deletes the messages with these ids, each after `record` has stored it. A message that cannot be recorded stays
 * in its queue, and stops no other one. One that was recorded and not deleted stays, too, and can be discarded again.
 * Throws the SDK's error if the queues cannot be read.
 */
export async function discardDeadLetters(
  sqs: SQSClient,
  from: readonly FunctionQueue[],
  ids: readonly string[],
  record: (letter: DeadLetter) => Promise<void>,
): Promise<DiscardResult> {
  const wanted = await receiveWanted(sqs, from, ids);
  const discarded: DeadLetter[] = [];
  const failures: { letter: DeadLetter; error: unknown }[] = [];
  for (const { deadLetterQueueUrl: QueueUrl, receiptHandle: ReceiptHandle, ...letter } of wanted) {
    try {
      await record(letter);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      discarded.push(letter);
    } catch (error) {
      failures.push({ letter, error });
      // Otherwise it shows again when its visibility timeout ends.
      await makeVisible(sqs, { deadLetterQueueUrl: QueueUrl, receiptHandle: ReceiptHandle }).catch(() => undefined);
    }
  }
  return { discarded, failures };
}

function withoutReceipt({
  deadLetterQueueUrl: _queueUrl,
  receiptHandle: _handle,
  ...letter
}: ReceivedDeadLetter): DeadLetter {
  return letter;
}

/** Receives the messages with these ids, and shows the others again. */
async function receiveWanted(
  sqs: SQSClient,
  queues: readonly FunctionQueue[],
  ids: readonly string[],
): Promise<ReceivedDeadLetter[]> {
  const received = await receiveAll(sqs, queues, ids);
  const others = received.filter(({ id }) => !ids.includes(id));
  await Promise.all(others.map((letter) => makeVisible(sqs, letter)));
  return received.filter(({ id }) => ids.includes(id));
}

async function receiveAll(
  sqs: SQSClient,
  queues: readonly FunctionQueue[],
  wanted: readonly string[],
): Promise<ReceivedDeadLetter[]> {
  const received: ReceivedDeadLetter[] = [];
  for (let look = 0; look < maxLooks; look += 1) {
    received.push(...(await Promise.all(queues.map((each) => receiveFrom(sqs, each)))).flat());
    if (wanted.every((text) => received.some(({ id }) => id.startsWith(text)))) break;
  }
  return oldestFirst(received);
}

function oldestFirst<T extends DeadLetter>(letters: readonly T[]): T[] {
  return letters.toSorted((one, other) => one.at.localeCompare(other.at));
}

/** Shows the messages again before it receives more: two readers that keep what they have would wait for each other. */
async function listQueue(sqs: SQSClient, queue: FunctionQueue): Promise<DeadLetterListing> {
  const letters = new Map<string, DeadLetter>();
  for (let look = 1; ; look += 1) {
    const received = await receiveFrom(sqs, queue);
    for (const letter of received) letters.set(letter.id, withoutReceipt(letter));
    const hidden = await countMore(sqs, queue, letters.size);
    await Promise.all(received.map((letter) => makeVisible(sqs, letter)));
    const isLast = look === maxLooks || letters.size >= maxLettersPerQueue;
    if (isLast || !hidden.ok || hidden.value === 0) return { letters: [...letters.values()], hidden };
  }
}

/** How many more messages a queue has than were seen. */
async function countMore(sqs: SQSClient, { queue }: FunctionQueue, seen: number): Promise<AwsResult<number>> {
  const QueueUrl = await queueUrl(sqs, deadLetterQueueName(queueNameOf(queue)));
  const [visible, inFlight] = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [visible, inFlight] });
  const found = await toResult(sqs.send(request));
  if (!found.ok) return found;
  const count = (name: typeof visible | typeof inFlight) => Number(found.value.Attributes?.[name] ?? 0);
  return { ok: true, value: Math.max(0, count(visible) + count(inFlight) - seen) };
}

async function receiveFrom(sqs: SQSClient, from: FunctionQueue): Promise<ReceivedDeadLetter[]> {
  const QueueUrl = await queueUrl(sqs, deadLetterQueueName(queueNameOf(from.queue)));
  const received = new Map<string, ReceivedDeadLetter>();
  while (received.size < maxLettersPerQueue) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilityTimeoutSeconds,
        // Long polling queries all SQS servers; short polling may return nothing although there are messages.
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      received.set(message.MessageId ?? '', {
        ...toDeadLetter(from, message),
        deadLetterQueueUrl: QueueUrl,
        receiptHandle: message.ReceiptHandle ?? '',
      });
    }
  }
  return [...received.values()];
}

const envelope = z.object({ source: z.string(), 'detail-type': z.string(), account: z.string() });

function toDeadLetter(
  from: FunctionQueue,
  { MessageId: id = '', Body: body = '', Attributes, ...rest }: Message,
): DeadLetter {
  const parsed = envelope.safeParse(parseJson(body));
  return {
    id,
    ...from,
    at: new Date(Number(Attributes?.SentTimestamp)).toISOString(),
    why: deadLetterReason(rest),
    event: parsed.success
      ? { source: parsed.data.source, detailType: parsed.data['detail-type'], account: parsed.data.account }
      : null,
    body,
  };
}

/**
 * The failure reason. A function sets the attribute `reason`; EventBridge sets its own attributes (EventBridge User
 * Guide, "Using dead-letter queues").
 */
function deadLetterReason({ MessageAttributes }: Pick<Message, 'MessageAttributes'>): string {
  const attribute = (name: string) => MessageAttributes?.[name]?.StringValue;
  const reason = attribute('reason');
  if (reason) return reason;
  const code = attribute('ERROR_CODE');
  if (code) return `EventBridge could not deliver it: ${code} (${attribute('ERROR_MESSAGE') ?? 'no message'})`;
  return 'the function timed out or crashed on every attempt: its log in CloudWatch shows which';
}

async function makeVisible(
  sqs: SQSClient,
  { deadLetterQueueUrl, receiptHandle }: Pick<ReceivedDeadLetter, 'deadLetterQueueUrl' | 'receiptHandle'>,
): Promise<void> {
  const request = { QueueUrl: deadLetterQueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
  await sqs.send(new ChangeMessageVisibilityCommand(request));
}

function queueNameOf(name: string): string {
  return `palisade-${name}`;
}
