// The queues of the deployed hub, as its account's administrator sees them. Names are without the prefix `palisade-`.
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from './own-cloud.ts';

export function deployedQueues({ sqs }: Clients) {
  const urlOf = async (name: string) =>
    (await sqs.send(new GetQueueUrlCommand({ QueueName: `palisade-${name}` }))).QueueUrl ?? '';
  return {
    /** How many messages are in the queue, in flight or not. */
    async lengthOf(name: string): Promise<number> {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: await urlOf(name), AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inFlight } = Attributes;
      return Number(waiting) + Number(inFlight);
    },

    async send(name: string, body: object): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody: JSON.stringify(body) }));
    },

    /** Takes all messages out of a queue that no function reads, and returns their bodies. */
    async take(name: string): Promise<string[]> {
      const QueueUrl = await urlOf(name);
      const bodies: string[] = [];
      while (true) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return bodies;
        for (const { Body = '', ReceiptHandle } of Messages) {
          bodies.push(Body);
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },

    async purge(name: string): Promise<void> {
      await sqs.send(new PurgeQueueCommand({ QueueUrl: await urlOf(name) }));
    },
  };
}
