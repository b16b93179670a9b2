// The messages that the hub could not handle: looked at without taking them, and put back where they came from.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { parseJson } from '../lib/text.ts';
import { deadLetterQueueName } from './names.ts';
import { queueUrl } from './queue-url.ts';

/** A message in the dead-letter queue of a function. `event` is what can be read of it; `at` is ISO 8601 in UTC. */
export type DeadLetter = {
  readonly id: string;
  readonly function: string;
  readonly at: string;
  readonly why: string;
  readonly event: { readonly source: string; readonly detailType: string; readonly account: string } | null;
  readonly body: string;
};

/** A letter that was taken out of its queue for a while. */
type ReceivedDeadLetter = DeadLetter & {
  readonly deadLetterQueueUrl: string | undefined;
  readonly receiptHandle: string;
};

/** Seconds for which a look hides the letters from another one, should it break off. */
const visibilityTimeoutSeconds = 60;
/** So many letters of a queue are looked at: more are a case for the metrics. */
const maxLettersPerQueue = 1_000;

/** The dead letters of these functions, oldest first. */
export async function listDeadLetters(sqs: SQSClient, functions: readonly string[]): Promise<DeadLetter[]> {
  const received = await receiveAll(sqs, functions);
  await Promise.all(received.map((letter) => makeVisible(sqs, letter)));
  return received.map(withoutReceipt);
}

/**
 * Puts dead letters back into their function's queue, if `isWanted`. Answers with them. One that is sent and not deleted,
 * because this breaks off, is handled twice, which does no harm.
 */
export async function replayDeadLetters(
  sqs: SQSClient,
  functions: readonly string[],
  isWanted: (letter: DeadLetter) => boolean,
): Promise<DeadLetter[]> {
  const received = await receiveAll(sqs, functions);
  const wanted = received.filter(isWanted);
  await Promise.all(received.filter((letter) => !isWanted(letter)).map((letter) => makeVisible(sqs, letter)));
  const queues = new Map<string, string | undefined>();
  for (const letter of wanted) {
    const QueueUrl = queues.get(letter.function) ?? (await queueUrl(sqs, queueNameOf(letter.function)));
    queues.set(letter.function, QueueUrl);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: letter.body }));
    await sqs.send(
      new DeleteMessageCommand({ QueueUrl: letter.deadLetterQueueUrl, ReceiptHandle: letter.receiptHandle }),
    );
  }
  return wanted.map(withoutReceipt);
}

function withoutReceipt({
  deadLetterQueueUrl: _queueUrl,
  receiptHandle: _handle,
  ...letter
}: ReceivedDeadLetter): DeadLetter {
  return letter;
}

async function receiveAll(sqs: SQSClient, functions: readonly string[]): Promise<ReceivedDeadLetter[]> {
  const received = await Promise.all(functions.map((name) => receiveFrom(sqs, name)));
  return received.flat().toSorted((one, other) => one.at.localeCompare(other.at));
}

async function receiveFrom(sqs: SQSClient, name: string): Promise<ReceivedDeadLetter[]> {
  const QueueUrl = await queueUrl(sqs, deadLetterQueueName(queueNameOf(name)));
  const received = new Map<string, ReceivedDeadLetter>();
  while (received.size < maxLettersPerQueue) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilityTimeoutSeconds,
        // Long polling asks all of SQS's servers; short polling may find nothing where there is something.
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      received.set(message.MessageId ?? '', {
        ...toDeadLetter(name, message),
        deadLetterQueueUrl: QueueUrl,
        receiptHandle: message.ReceiptHandle ?? '',
      });
    }
  }
  return [...received.values()];
}

const envelope = z.object({ source: z.string(), 'detail-type': z.string(), account: z.string() });

function toDeadLetter(name: string, { MessageId: id = '', Body: body = '', Attributes, ...rest }: Message): DeadLetter {
  const parsed = envelope.safeParse(parseJson(body));
  return {
    id,
    function: name,
    at: new Date(Number(Attributes?.SentTimestamp)).toISOString(),
    why: deadLetterReason(rest),
    event: parsed.success
      ? { source: parsed.data.source, detailType: parsed.data['detail-type'], account: parsed.data.account }
      : null,
    body,
  };
}

/** The function says it in `reason`; EventBridge in attributes of its own (EventBridge User Guide, "Using dead-letter queues"). */
function deadLetterReason({ MessageAttributes }: Pick<Message, 'MessageAttributes'>): string {
  const attribute = (name: string) => MessageAttributes?.[name]?.StringValue;
  const reason = attribute('reason');
  if (reason) return reason;
  const code = attribute('ERROR_CODE');
  if (code) return `EventBridge could not deliver it: ${code} (${attribute('ERROR_MESSAGE') ?? 'no message'})`;
  return 'the function ended without an answer in every try: it timed out, or ran out of memory; its log says which';
}

async function makeVisible(sqs: SQSClient, { deadLetterQueueUrl, receiptHandle }: ReceivedDeadLetter): Promise<void> {
  const request = { QueueUrl: deadLetterQueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
  await sqs.send(new ChangeMessageVisibilityCommand(request));
}

function queueNameOf(name: string): string {
  return `palisade-${name}`;
}
