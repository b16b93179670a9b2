// Lambda function remediate: looks at a bucket that may violate a guardrail and repairs it.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { requestHandler } from '../../shared/aws/connections.ts';
import { organizationRoleName } from '../../shared/aws/names.ts';
import { createSpokes, enter } from '../../shared/aws/spokes.ts';
import { createDirectory } from '../../shared/organization/directory.ts';
import { consume } from '../consume.ts';
import { bury, environment, governance, journal, logger } from '../hub.ts';
import { createRemediate } from './remediate.ts';

const visitor = { region: environment.region, externalId: environment.externalId, sessionName: 'palisade-remediate' };

const organizations = new OrganizationsClient({
  credentials: enter(visitor, environment.managementAccountId, organizationRoleName),
  requestHandler,
});

export const handler = consume({
  logger,
  bury,
  handle: createRemediate({
    logger,
    governance,
    directory: createDirectory(organizations, governance.accountTypes),
    spokes: createSpokes(visitor),
    journal,
    eventBridge: new EventBridgeClient({ requestHandler }),
    now: () => new Date(),
  }),
});
