// Lambda function watch-exemptions: once a day, tells owners of exemptions that are about to end.
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
  // Whatever is in the queue says no more than that it is time.
  handle: async ({ envelope }) => {
    const dependencies = { logger, governance, journal, eventBridge, hubAccountId, region, now: () => new Date() };
    await watchExemptions(dependencies, triggerOf(envelope, null));
  },
});
