// The comparison of accounts and the rollout that follows from it, with the functions' own code, against services that
// answer in memory. Works on whatever clock the process has.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { envelopeSchema } from '../../events/envelope.ts';
import * as baselineRequested from '../../events/palisade/baseline-requested.ts';
import { compareAccounts } from '../../functions/compare-accounts/compare-accounts.ts';
import { createOnboardAccount } from '../../functions/onboard-account/onboard-account.ts';
import {
  backoffSeconds,
  NonRetryableError,
  type QueueMessage,
  RetryableError,
} from '../../functions/runtime/sqs-consumer.ts';
import { createDirectory } from '../../shared/accounts/directory.ts';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { allowAll, running } from '../fixtures/change-control.ts';

const managementAccountId = '999999999999';
const hub = { accountId: '222233334444', region: 'us-east-1', organizationId: 'o-abcdefghij', externalId: 'x' };
const logger = new Logger({ logLevel: 'SILENT' });
const settings = { region: hub.region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
const journal = { dynamodb: new DynamoDBClient(settings), table: 'palisade-journal', retentionDays: 1 };
const eventBridge = new EventBridgeClient(settings);
const now = () => new Date();

/** Steps that call AWS Organizations. The others have quotas of their own in each account. */
const organizationSteps = steps.filter(({ permissions }) =>
  permissions.management?.some((action) => action.startsWith('organizations:')),
);

/** Runs compare-accounts once, in an execution environment of its own. Returns the accounts that it requests. */
export async function compare(governance: Governance): Promise<readonly string[]> {
  const directory = createDirectory(createOrganizationsClient(settings), governance.accountTypes);
  const requests = await compareAccounts({
    logger,
    governance,
    directory,
    managementAccountId,
    journal,
    sendOwnerRequests: async () => undefined,
    requestBaselines: async () => undefined,
    hubState: async () => running,
    now,
  });
  return requests.map(({ accountId }) => accountId);
}

export type RolloutLimits = {
  /** Execution environments that handle one message each at a time. */
  readonly concurrency: number;
  readonly maxReceiveCount: number;
};

export type Rollout = {
  readonly complete: readonly string[];
  /** Accounts whose request would be in the dead-letter queue, with the reason. */
  readonly dead: readonly { readonly accountId: string; readonly reason: string }[];
  /** How often a message was received, in all. */
  readonly attempts: number;
  readonly longestInvocationSeconds: number;
};

type Pending = {
  readonly accountId: string;
  readonly attempt: number;
  readonly visibleAt: number;
  readonly sentAt: Date;
};

/** Brings accounts to their baseline, as the queue of onboard-account delivers their requests. */
export async function rollOut(
  governance: Governance,
  accountIds: readonly string[],
  { concurrency, maxReceiveCount }: RolloutLimits,
): Promise<Rollout> {
  const sentAt = now();
  const queue: Pending[] = accountIds.map((accountId) => ({ accountId, attempt: 1, visibleAt: 0, sentAt }));
  const complete: string[] = [];
  const dead: { accountId: string; reason: string }[] = [];
  let [attempts, longestMs, open] = [0, 0, accountIds.length];

  const receive = () => {
    const index = queue.findIndex(({ visibleAt }) => visibleAt <= Date.now());
    return index < 0 ? undefined : queue.splice(index, 1)[0];
  };
  const handle = async (onboard: (message: QueueMessage) => Promise<void>, message: Pending) => {
    attempts += 1;
    const startedAt = Date.now();
    const outcome = await onboard(messageOf(message)).then(
      () => undefined,
      (error: unknown) => error,
    );
    longestMs = Math.max(longestMs, Date.now() - startedAt);
    if (outcome === undefined) complete.push(message.accountId);
    else if (outcome instanceof NonRetryableError || message.attempt >= maxReceiveCount) {
      dead.push({ accountId: message.accountId, reason: String(outcome) });
    } else {
      const delaySeconds =
        (outcome instanceof RetryableError ? outcome.retryAfterSeconds : undefined) ?? backoffSeconds(message.attempt);
      queue.push({ ...message, attempt: message.attempt + 1, visibleAt: Date.now() + delaySeconds * 1_000 });
      return;
    }
    open -= 1;
  };
  const environment = async () => {
    const onboard = onboardAccount(governance);
    while (open > 0) {
      const message = receive();
      if (message) await handle(onboard, message);
      else await new Promise((done) => setTimeout(done, 100));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, environment));
  return { complete, dead, attempts, longestInvocationSeconds: longestMs / 1_000 };
}

/** The function as its handler wires it, in an execution environment of its own. */
function onboardAccount(governance: Governance): (message: QueueMessage) => Promise<void> {
  const organizations = createOrganizationsClient(settings);
  const clients = createAccessRoleClients({ region: hub.region, credentials: async () => settings.credentials });
  return createOnboardAccount({
    changeControl: allowAll,
    logger,
    steps: organizationSteps,
    governance,
    journal,
    hub,
    managementAccountId,
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    directory: createDirectory(organizations, governance.accountTypes),
    accessRoleClientsFor: () => clients,
    memberClientsFor: () => {
      throw new Error('a step that calls AWS Organizations needs no member role');
    },
    requestSweep: async () => undefined,
    eventBridge,
    forwardedPatterns: [],
    platformPatterns: [],
    sendOwnerRequests: async () => undefined,
    readActiveSince: async () => null,
    now,
  });
}

function messageOf({ accountId, attempt, sentAt }: Pending): QueueMessage {
  const detail = { accountId, dryRun: false, requestedBy: 'palisade-compare-accounts', reason: 'a rollout' };
  const envelope = envelopeSchema.parse({
    id: `request-${accountId}`,
    source: palisadeSource,
    'detail-type': baselineRequested.detailType,
    account: hub.accountId,
    region: hub.region,
    detail,
  });
  return { envelope, attempt, sentAt };
}
