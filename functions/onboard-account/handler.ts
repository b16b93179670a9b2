// Lambda function onboard-account: brings an account to its baseline, when it is made, moved, joins, or on request.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import * as s3Call from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { createAccesses } from '../../shared/aws/access-role-clients.ts';
import { enter } from '../../shared/aws/assume-role.ts';
import { requestHandler } from '../../shared/aws/http-handler.ts';
import { createSpokes } from '../../shared/aws/member-clients.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import {
  environment,
  governance,
  journal,
  logger,
  managementRole,
  messageHandling,
  visitor,
} from '../runtime/context.ts';
import { changeControlFor } from '../runtime/hub-change-control.ts';
import { sqsHandler } from '../runtime/sqs-consumer.ts';
import { createOnboardAccount } from './onboard-account.ts';

const { hubAccountId: accountId, managementAccountId, organizationId, externalId, region } = environment;
const { accessRole: roleName } = governance.baseline;

const organizations = new OrganizationsClient({ credentials: managementRole, requestHandler });

const eventBridge = new EventBridgeClient({ requestHandler });

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
    directory: createDirectory(organizations, governance.accountTypes),
    accesses: createAccesses((id) => enter(visitor, { accountId: id, roleName, from: managementRole })),
    spokes: createSpokes(visitor),
    eventBridge,
    changeControl: changeControlFor(eventBridge),
    forwarded: [complianceChange.pattern, s3Call.pattern],
    now: () => new Date(),
  }),
});
