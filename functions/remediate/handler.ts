// Lambda function remediate: looks at a bucket that may violate a guardrail and repairs it.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createAccountLookup } from '../../shared/accounts/account-lookup.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createSpokes } from '../../shared/aws/member-clients.ts';
import { environment, governance, journal, logger, messageHandling, visitor } from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createRemediate } from './remediate.ts';

const eventBridge = new EventBridgeClient({ requestHandler });

export const handler = sqsHandler({
  ...messageHandling,
  handle: createRemediate({
    logger,
    governance,
    hubAccountId: environment.hubAccountId,
    accounts: createAccountLookup(journal),
    spokes: createSpokes(visitor),
    journal,
    eventBridge,
    changeControl: changeControlFor(eventBridge),
    now: () => new Date(),
  }),
});
