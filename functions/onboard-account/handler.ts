// Lambda function onboard-account: brings an account to its baseline, when it is made, moved, joins, or on request.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import * as complianceChange from '../../events/compliance-change.ts';
import * as s3Call from '../../events/s3-call.ts';
import { createAccesses } from '../../shared/aws/accesses.ts';
import { requestHandler } from '../../shared/aws/connections.ts';
import { enter } from '../../shared/aws/enter.ts';
import { createSpokes } from '../../shared/aws/spokes.ts';
import { steps } from '../../shared/baseline/steps.ts';
import { createDirectory } from '../../shared/organization/directory.ts';
import { brakeOf } from '../brake.ts';
import { consume } from '../consume.ts';
import { environment, governance, journal, keeper, logger, managementRole, visitor } from '../hub.ts';
import { createOnboardAccount } from './onboard-account.ts';

const { hubAccountId: accountId, managementAccountId, organizationId, externalId, region } = environment;
const { accessRole: roleName } = governance.baseline;

const organizations = new OrganizationsClient({ credentials: managementRole, requestHandler });

const eventBridge = new EventBridgeClient({ requestHandler });

export const handler = consume({
  ...keeper,
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
    brake: brakeOf(eventBridge),
    forwarded: [complianceChange.pattern, s3Call.pattern],
    now: () => new Date(),
  }),
});
