// Dead-letters or delays messages. A module of its own, so that the SQS client is loaded only when it is needed.
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { deadLetterQueueName } from '../../shared/aws/names.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';

/** Sends a message to the dead-letter queue of its queue, with the reason as the attribute `reason`. */
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

/** Delays the next receive of a message by a number of seconds. */
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
