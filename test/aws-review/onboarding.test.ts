// The baseline of many accounts at once, with the rates that AWS Organizations publishes, on a simulated clock.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { jest } from '@jest/globals';
import pLimit from 'p-limit';
import { envelopeSchema } from '../../events/envelope.ts';
import { RetryableError } from '../../functions/runtime/sqs-consumer.ts';
import type { AccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import type { Step } from '../../shared/steps/step.ts';
import { allowAll } from '../../tools/fixtures/change-control.ts';
import { baselineRequested, management } from '../support/account-events.ts';
import { fakeEc2 } from '../support/fake-ec2.ts';
import { awsError } from '../support/fake-s3.ts';
import { type SimulatedOrganization, simulateOrganization } from '../support/simulated-organization.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../support/simulated-time.ts';
import { aGovernance, hub } from '../support/site.ts';
import { noSurrounding } from '../support/surroundings.ts';

/** Before any account of these tests joined. */
const activeSince = '2020-01-01T00:00:00.000Z';

simulatePromisedTimers();
const { createOnboardAccount } = await import('../../functions/onboard-account/onboard-account.ts');
const { createDirectory } = await import('../../shared/accounts/directory.ts');
const { createOrganizationsClient } = await import('../../shared/aws/organizations-client.ts');
const { requestHandler } = await import('../../shared/aws/http-handler.ts');
const { createOrganizationFacts } = await import('../../shared/baseline/organization-facts.ts');
const { steps } = await import('../../shared/baseline/steps/registry.ts');

const governance = aGovernance({ regions: ['us-east-1'], baseline: { owners: { all: 'cloud-platform' } } });
const settings = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, requestHandler };

/** The function as its handler wires it, with these steps. */
function onboardAccount(own: readonly Step[]) {
  const organizations = createOrganizationsClient(settings);
  const defaults = {
    encryption: true,
    tokens: 'required',
    snapshots: 'block-all-sharing',
    images: 'block-new-sharing',
  };
  const clients = { ec2: fakeEc2('us-east-1', defaults) } as unknown as AccessRoleClients;
  return createOnboardAccount({
    changeControl: allowAll,
    logger: new Logger({ logLevel: 'SILENT' }),
    steps: own,
    governance,
    journal: { dynamodb: new DynamoDBClient(settings), table: 'palisade-journal', retentionDays: 1 },
    hub,
    managementAccountId: management,
    organizations,
    requestSweep: async () => undefined,
    organizationFacts: createOrganizationFacts(organizations),
    directory: createDirectory(organizations, governance.accountTypes),
    accessRoleClientsFor: () => clients,
    memberClientsFor: () => ({
      config: undefined as never,
      cloudTrail: undefined as never,
      resource: () => undefined,
      surrounding: noSurrounding,
    }),
    eventBridge: new EventBridgeClient(settings),
    forwardedPatterns: [],
    platformPatterns: [],
    sendOwnerRequests: async () => undefined,
    readActiveSince: async () => activeSince,
    now: () => new Date(),
  });
}

/** As the event source mapping in serverless.yml delivers requests: ten at a time, with the retries of the queue. */
async function rollOut(organization: SimulatedOrganization, own: readonly Step[]) {
  const concurrently = pLimit(10);
  const onboard = onboardAccount(own);
  const sentAt = new Date();
  const complete: string[] = [];
  const deliver = async (accountId: string, attempt: number): Promise<void> => {
    const envelope = envelopeSchema.parse({ ...baselineRequested({ accountId }), id: `request-${accountId}` });
    try {
      await concurrently(() => onboard({ envelope, attempt, sentAt }));
      complete.push(accountId);
    } catch (error) {
      if (!(error instanceof RetryableError)) return;
      await new Promise((visible) => setTimeout(visible, (error.retryAfterSeconds ?? 1_800) * 1_000));
      await deliver(accountId, attempt + 1);
    }
  };
  return { complete, rolledOut: Promise.all(organization.accountIds.map((id) => deliver(id, 1))) };
}

afterEach(() => jest.restoreAllMocks());

test('aws-review 2: twenty accounts get their baseline within ten minutes, for which the rates of Organizations suffice (Organizations User Guide, throttling limits)', async () => {
  const usesOrganizations = steps.filter(({ permissions }) => (permissions.management ?? []).length > 0);
  const run = async (accounts: number) => {
    const organization = simulateOrganization({ accounts, unitName: 'Production', delegatedAdministrators: 2 });
    let finished: readonly string[] = [];
    await inSimulatedTime(async () => {
      const { complete, rolledOut } = await rollOut(organization, usesOrganizations);
      finished = complete;
      await rolledOut;
    }, 600);
    return finished.length;
  };
  expect(await run(1)).toBe(1);
  const complete = await run(20);
  expect(complete).toBe(20);
});

test('aws-review 2: a run that waits only for throttled calls does not end at its deadline (Organizations API Reference, TooManyRequestsException)', async () => {
  const { accountIds } = simulateOrganization({ accounts: 1, unitName: 'Production' });
  const envelope = envelopeSchema.parse(baselineRequested({ accountId: accountIds[0] }));
  const errorAfterDeadline = async (name: string) => {
    const onboard = onboardAccount([aStepThatAwsRefuses(name)]);
    const sentAt = new Date();
    const deliver = (attempt: number) => onboard({ envelope, attempt, sentAt }).catch((error: Error) => error.name);
    const { ended } = await inSimulatedTime(async () => {
      await deliver(1);
      await new Promise((later) => setTimeout(later, governance.baseline.deadlineMinutes * 60_000));
      return deliver(2);
    }, 10_000);
    return ended?.status === 'fulfilled' ? ended.value : ended?.reason;
  };
  expect(await errorAfterDeadline('SubscriptionRequiredException')).toBe('NonRetryableError');
  const errors = await errorAfterDeadline('TooManyRequestsException');
  expect(errors).toBe('RetryableError');
});

test('aws-review 2: the time that a request waits in the queue does not count as the account’s own (Amazon SQS Developer Guide, SentTimestamp)', async () => {
  const { accountIds } = simulateOrganization({ accounts: 1, unitName: 'Production' });
  const envelope = envelopeSchema.parse(baselineRequested({ accountId: accountIds[0] }));
  const onboard = onboardAccount([aStepThatAwsRefuses('SubscriptionRequiredException')]);
  const errorAfter = async (minutesInQueue: number) => {
    const deliver = () => onboard({ envelope, attempt: 1, sentAt: new Date(Date.now() - minutesInQueue * 60_000) });
    const { ended } = await inSimulatedTime(deliver, 300);
    return ended?.status === 'rejected' ? ended.reason.name : ended?.status;
  };
  expect(await errorAfter(0)).toBe('RetryableError');
  const errors = await errorAfter(governance.baseline.deadlineMinutes + 1);
  expect(errors).toBe('RetryableError');
});

function aStepThatAwsRefuses(name: string): Step {
  return {
    id: 'not-ready',
    title: 'An account that is not usable yet',
    scope: 'account',
    after: [],
    permissions: { account: [] },
    observe: async () => Promise.reject(awsError(name)),
    decide: () => ({ kind: 'compliant', reason: 'never evaluated' }),
    apply: async () => undefined,
  };
}
