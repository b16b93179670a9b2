// Lambda function onboard-account: applies the baseline to an account that was created, joined or moved, or on request.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { forwardedPatterns, platformPatterns } from '../../events/aws/forwarded-events.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createMemberClientProvider } from '../../shared/aws/member-clients.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { accessRoleClientsFor, hub, organizations } from '../runtime/access-role.ts';
import { readActiveSince } from '../runtime/active-since.ts';
import { caller, environment, governance, journal, logger, messageHandling } from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { createRequestSender, ownerRequests } from '../runtime/request-sender.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createOnboardAccount } from './onboard-account.ts';

const eventBridge = new EventBridgeClient({ requestHandler });
const requests = createRequestSender(new SQSClient({ requestHandler }), environment, () => new Date());

export const handler = sqsHandler({
  ...messageHandling,
  handle: createOnboardAccount({
    logger,
    steps,
    governance,
    journal,
    managementAccountId: environment.managementAccountId,
    hub,
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    directory: createDirectory(organizations, governance.accountTypes),
    accessRoleClientsFor,
    memberClientsFor: createMemberClientProvider(caller, createResourceClient),
    eventBridge,
    requestSweep: async (id) => {
      await requests.sweep({ accounts: [id], requestedBy: 'palisade-onboard-account' });
    },
    changeControl: changeControlFor(eventBridge),
    forwardedPatterns,
    platformPatterns,
    readActiveSince,
    sendOwnerRequests: ownerRequests(requests, 'palisade-onboard-account'),
    now: () => new Date(),
  }),
});
