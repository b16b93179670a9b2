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
import { deadLettersOf } from './names.ts';
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
type Taken = DeadLetter & { readonly from: string | undefined; readonly receiptHandle: string };

/** Seconds for which a look hides the letters from another one, should it break off. */
const hidden = 60;
/** So many letters of a queue are looked at: more are a case for the metrics. */
const most = 1_000;

/** The dead letters of these functions, oldest first. */
export async function listDeadLetters(sqs: SQSClient, functions: readonly string[]): Promise<DeadLetter[]> {
  const taken = await takeAll(sqs, functions);
  await Promise.all(taken.map((letter) => release(sqs, letter)));
  return taken.map(letterOf);
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
  const taken = await takeAll(sqs, functions);
  const wanted = taken.filter(isWanted);
  await Promise.all(taken.filter((letter) => !isWanted(letter)).map((letter) => release(sqs, letter)));
  const queues = new Map<string, string | undefined>();
  for (const letter of wanted) {
    const QueueUrl = queues.get(letter.function) ?? (await queueUrl(sqs, queueOf(letter.function)));
    queues.set(letter.function, QueueUrl);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: letter.body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: letter.from, ReceiptHandle: letter.receiptHandle }));
  }
  return wanted.map(letterOf);
}

function letterOf({ from: _from, receiptHandle: _handle, ...letter }: Taken): DeadLetter {
  return letter;
}

async function takeAll(sqs: SQSClient, functions: readonly string[]): Promise<Taken[]> {
  const taken = await Promise.all(functions.map((name) => takeFrom(sqs, name)));
  return taken.flat().toSorted((one, other) => one.at.localeCompare(other.at));
}

async function takeFrom(sqs: SQSClient, name: string): Promise<Taken[]> {
  const QueueUrl = await queueUrl(sqs, deadLettersOf(queueOf(name)));
  const taken = new Map<string, Taken>();
  while (taken.size < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hidden,
        // Long polling asks all of SQS's servers; short polling may find nothing where there is something.
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      taken.set(message.MessageId ?? '', {
        ...asLetter(name, message),
        from: QueueUrl,
        receiptHandle: message.ReceiptHandle ?? '',
      });
    }
  }
  return [...taken.values()];
}

const envelope = z.object({ source: z.string(), 'detail-type': z.string(), account: z.string() });

function asLetter(name: string, { MessageId: id = '', Body: body = '', Attributes, ...rest }: Message): DeadLetter {
  const parsed = envelope.safeParse(parseJson(body));
  return {
    id,
    function: name,
    at: new Date(Number(Attributes?.SentTimestamp)).toISOString(),
    why: whyOf(rest),
    event: parsed.success
      ? { source: parsed.data.source, detailType: parsed.data['detail-type'], account: parsed.data.account }
      : null,
    body,
  };
}

/** The function says it in `reason`; EventBridge in attributes of its own (EventBridge User Guide, "Using dead-letter queues"). */
function whyOf({ MessageAttributes }: Pick<Message, 'MessageAttributes'>): string {
  const said = (name: string) => MessageAttributes?.[name]?.StringValue;
  const reason = said('reason');
  if (reason) return reason;
  const code = said('ERROR_CODE');
  if (code) return `EventBridge could not deliver it: ${code} (${said('ERROR_MESSAGE') ?? 'no message'})`;
  return 'the function ended without an answer in every try: it timed out, or ran out of memory; its log says which';
}

async function release(sqs: SQSClient, { from, receiptHandle }: Taken): Promise<void> {
  const back = { QueueUrl: from, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
  await sqs.send(new ChangeMessageVisibilityCommand(back));
}

function queueOf(name: string): string {
  return `palisade-${name}`;
}
