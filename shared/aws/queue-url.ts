// Where a queue is that is known by its name.
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The address of a queue of the client's account. Throws the SDK's error when there is none. */
export async function queueUrl(sqs: SQSClient, QueueName: string): Promise<string | undefined> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
}
