// Lambda function send-alerts: sends notifications about findings to Slack channels and SNS topics.
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { digestDetailType } from '../../events/palisade/alert.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { partitionOf } from '../../shared/aws/partitions.ts';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import { environment, governance, journal, logger, messageHandling, palisadeMessage } from '../runtime/context.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createSendAlerts } from './send-alerts.ts';

const sqs = new SQSClient({ requestHandler });
const parameters = new SSMProvider({ awsSdkV3Client: new SSMClient({ requestHandler }) });
const { hubAccountId, region } = environment;
/** How long a secret is cached: a changed one takes effect that late. */
const secretCacheSeconds = 300;

export const handler = sqsHandler({
  ...messageHandling,
  handle: createSendAlerts({
    logger,
    governance,
    journal,
    hubAccountId,
    readSecret: async (name) => {
      const value = await parameters.get(name, { decrypt: true, maxAge: secretCacheSeconds });
      if (value === undefined) throw new Error(`SSM parameter ${name} is empty`);
      return value;
    },
    sns: new SNSClient({ requestHandler }),
    topicArnOf: (name) => `arn:${partitionOf(region)}:sns:${region}:${hubAccountId}:${name}`,
    scheduleDigest: async (digest, DelaySeconds) => {
      const QueueUrl = await queueUrl(sqs, 'palisade-send-alerts');
      await sqs.send(
        new SendMessageCommand({ QueueUrl, DelaySeconds, MessageBody: palisadeMessage(digestDetailType, digest) }),
      );
    },
    now: () => new Date(),
  }),
});
