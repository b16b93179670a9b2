// Lambda function remediate: looks at a bucket that may violate a guardrail and repairs it.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { requestHandler } from '../../shared/aws/connections.ts';
import { createSpokes } from '../../shared/aws/spokes.ts';
import { createDirectory } from '../../shared/organization/directory.ts';
import { consume } from '../consume.ts';
import { bury, governance, journal, logger, managementRole, postpone, visitor } from '../hub.ts';
import { createRemediate } from './remediate.ts';

const organizations = new OrganizationsClient({ credentials: managementRole, requestHandler });

export const handler = consume({
  logger,
  bury,
  postpone,
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
