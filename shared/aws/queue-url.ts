// Looks up the URL of an SQS queue by its name.
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The URL of a queue in the client's account. Throws the SDK's error if there is no such queue. */
export async function queueUrl(sqs: SQSClient, QueueName: string): Promise<string | undefined> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
}
