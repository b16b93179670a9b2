// What becomes of messages that cannot be done now, or ever. Apart from the rest, so that only who needs it loads SQS's client.
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { deadLetterQueueName } from '../../shared/aws/names.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';

/** Puts a message into the dead-letter queue of its own queue, with the reason as an attribute. */
export async function sendToDeadLetterQueue(message: SQSRecord, reason: string): Promise<void> {
  const { sqs, queueName } = queueOf(message);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl(sqs, deadLetterQueueName(queueName)),
      MessageBody: message.body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason.slice(0, 1_000) } },
    }),
  );
}

/** Lets a message come back to its queue after so many seconds. */
export async function delayRetry(message: SQSRecord, seconds: number): Promise<void> {
  const { sqs, queueName } = queueOf(message);
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: await queueUrl(sqs, queueName),
      ReceiptHandle: message.receiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}

function queueOf({ eventSourceARN }: SQSRecord): { sqs: SQSClient; queueName: string } {
  return { sqs: new SQSClient({ requestHandler }), queueName: eventSourceARN.split(':').at(-1) ?? '' };
}
