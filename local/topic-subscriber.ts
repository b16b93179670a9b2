// Subscribes a queue to one of the hub's SNS topics, as a team would.
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { type Finding, findingSchema } from '../shared/findings/finding.ts';
import type { AccountClients } from './aws/clients.ts';

/** Returns all findings received so far. */
export type TopicSubscription = () => Promise<readonly Finding[]>;

/** Subscribes a new queue to the topic with this name. Creates the topic if it does not exist. */
export async function subscribeToTopic({ sns, sqs }: AccountClients, topic: string): Promise<TopicSubscription> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: topic }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `mailbox-${crypto.randomUUID()}` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Endpoint = Attributes?.['QueueArn'];
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: Endpoint,
      Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
    },
  ];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: { RawMessageDelivery: 'true' } }),
  );
  const received: Finding[] = [];
  return async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { Body } of Messages ?? []) received.push(findingSchema.parse(JSON.parse(Body ?? '')));
    return received;
  };
}
