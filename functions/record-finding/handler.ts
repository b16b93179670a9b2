// Lambda function record-finding: records findings in the journal, and notifies subscribers of state changes.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { environment, journal, logger, messageHandling } from '../runtime/context.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createRecordFinding } from './record-finding.ts';

export const handler = sqsHandler({
  ...messageHandling,
  handle: createRecordFinding({
    logger,
    journal,
    sns: new SNSClient({ requestHandler }),
    topicArn: environment.topicArn,
    eventBridge: new EventBridgeClient({ requestHandler }),
    hubAccountId: environment.hubAccountId,
  }),
});
