// Lambda function record-finding: keeps findings in the journal and sends them to the topic.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { environment, journal, keeper, logger } from '../runtime/context.ts';
import { consume } from '../runtime/sqs-consumer.ts';
import { createRecordFinding } from './record-finding.ts';

export const handler = consume({
  ...keeper,
  handle: createRecordFinding({
    logger,
    journal,
    sns: new SNSClient({ requestHandler }),
    topicArn: environment.topicArn,
    eventBridge: new EventBridgeClient({ requestHandler }),
    hubAccountId: environment.hubAccountId,
  }),
});
