// Lambda function watch-exemptions: once a day, publishes findings about exemptions that expire soon.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { triggerOf } from '../../events/trigger.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { environment, governance, journal, logger, messageHandling } from '../runtime/context.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { watchExemptions } from './watch-exemptions.ts';

const { hubAccountId, region } = environment;
const eventBridge = new EventBridgeClient({ requestHandler });

export const handler = sqsHandler({
  ...messageHandling,
  // The content of the message is irrelevant: it only triggers a run.
  handle: async ({ envelope }) => {
    const dependencies = { logger, governance, journal, eventBridge, hubAccountId, region, now: () => new Date() };
    await watchExemptions(dependencies, triggerOf(envelope, null));
  },
});
