// Lambda function remediate: looks at a bucket that may violate a guardrail and repairs it.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { requestHandler } from '../../shared/aws/connections.ts';
import { createSpokes } from '../../shared/aws/spokes.ts';
import { createKnownAccounts } from '../../shared/baseline/known-accounts.ts';
import { brakeOf } from '../brake.ts';
import { consume } from '../consume.ts';
import { environment, governance, journal, keeper, logger, visitor } from '../hub.ts';
import { createRemediate } from './remediate.ts';

const eventBridge = new EventBridgeClient({ requestHandler });

export const handler = consume({
  ...keeper,
  handle: createRemediate({
    logger,
    governance,
    hubAccountId: environment.hubAccountId,
    accounts: createKnownAccounts(journal),
    spokes: createSpokes(visitor),
    journal,
    eventBridge,
    brake: brakeOf(eventBridge),
    now: () => new Date(),
  }),
});
