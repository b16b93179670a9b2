// Lambda function onboard-account: applies the baseline to an account that was created, joined or moved, or on request.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as apiCall from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { createAccessRoleClientProvider } from '../../shared/aws/access-role-clients.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { requestHandler, setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createMemberClientProvider } from '../../shared/aws/member-clients.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { readActiveSince } from '../runtime/active-since.ts';
import {
  caller,
  environment,
  governance,
  journal,
  logger,
  managementCredentials,
  messageHandling,
} from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { createRequestSender } from '../runtime/request-sender.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createOnboardAccount } from './onboard-account.ts';

const { hubAccountId: accountId, managementAccountId, organizationId, externalId, region } = environment;
const { accessRole: roleName } = governance.baseline;

const organizations = createOrganizationsClient({
  credentials: managementCredentials,
  requestHandler: setupRequestHandler,
});

const eventBridge = new EventBridgeClient({ requestHandler });
const requests = createRequestSender(new SQSClient({ requestHandler }), environment, () => new Date());

export const handler = sqsHandler({
  ...messageHandling,
  handle: createOnboardAccount({
    logger,
    steps,
    governance,
    journal,
    managementAccountId,
    hub: { accountId, region, organizationId, externalId },
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    directory: createDirectory(organizations, governance.accountTypes),
    accessRoleClientsFor: createAccessRoleClientProvider((id) =>
      assumeRole(caller, { accountId: id, roleName, sourceCredentials: managementCredentials }),
    ),
    memberClientsFor: createMemberClientProvider(caller, createResourceClient),
    eventBridge,
    requestSweep: async (id) => {
      await requests.sweep({ accounts: [id], requestedBy: 'palisade-onboard-account' });
    },
    changeControl: changeControlFor(eventBridge),
    forwardedPatterns: [complianceChange.pattern, apiCall.pattern],
    readActiveSince,
    now: () => new Date(),
  }),
});
