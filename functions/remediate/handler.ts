// Lambda function remediate: evaluates a resource that may violate a guardrail, remediates it, and handles requests to
// undo, approve and dismiss.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAccountLookup } from '../../shared/accounts/account-lookup.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createMemberClientProvider } from '../../shared/aws/member-clients.ts';
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { readActiveSince } from '../runtime/active-since.ts';
import { caller, environment, governance, journal, logger, messageHandling } from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { createRequestSender } from '../runtime/request-sender.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createRemediate } from './remediate.ts';

const eventBridge = new EventBridgeClient({ requestHandler });

export const handler = sqsHandler({
  ...messageHandling,
  handle: createRemediate({
    logger,
    governance,
    hubAccountId: environment.hubAccountId,
    accounts: createAccountLookup(journal, { readActiveSince, exclude: governance.accountTypes.exclude }),
    memberClientsFor: createMemberClientProvider(caller, createResourceClient),
    journal,
    eventBridge,
    changeControl: changeControlFor(eventBridge),
    requests: createRequestSender(new SQSClient({ requestHandler }), environment, () => new Date()),
    now: () => new Date(),
  }),
});
