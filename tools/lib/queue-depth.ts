// How many messages wait in queues of the hub.
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueUrl } from '../../shared/aws/queue-url.ts';

/** Messages that are visible or in flight. */
export async function countMessagesIn(sqs: SQSClient, names: readonly string[]): Promise<number> {
  const counts = await Promise.all(
    names.map(async (name) => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: await queueUrl(sqs, name),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
