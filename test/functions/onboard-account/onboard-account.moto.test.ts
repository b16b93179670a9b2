// Onboarding of an account, against moto: created, retried, resumed, failed at the deadline, moved, requested twice.
// The clock is the test's.

import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  RemoveAccountFromOrganizationCommand,
} from '@aws-sdk/client-organizations';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { createOnboardAccount, leaseMs } from '../../../functions/onboard-account/onboard-account.ts';
import { backoffSeconds, NonRetryableError, RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { consumers } from '../../../infrastructure/consumers.ts';
import { type AccountRecord, changedSettingCount, isSatisfied } from '../../../shared/accounts/account-record.ts';
import { acquireAccount, findAccount, findRun, listAccounts } from '../../../shared/accounts/account-store.ts';
import { createDirectory } from '../../../shared/accounts/directory.ts';
import { countCalls } from '../../../shared/aws/call-counter.ts';
import { createMemberClientProvider } from '../../../shared/aws/member-clients.ts';
import { createOrganizationFacts } from '../../../shared/baseline/organization-facts.ts';
import { steps } from '../../../shared/baseline/steps/registry.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import type { Governance } from '../../../shared/governance/governance.ts';
import { createResourceClient } from '../../../shared/guardrails/resource-clients.ts';
import { takeMark } from '../../../shared/platform/owner-requests.ts';
import { putOwner } from '../../../shared/platform/owners.ts';
import type { ChangeControl, Denial } from '../../../shared/remediation/change-control/change-control.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { createJournalTable } from '../../../tools/fixtures/journal-table.ts';
import {
  accountCreated,
  accountMoved,
  baselineRequested,
  managedAccount,
  management,
} from '../../support/account-events.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';
import { createOrganization, isWrite, newMotoAccount, organizations, organizationsClient } from '../../support/moto.ts';
import { findingsOn } from '../../support/published.ts';
import { aGovernance, hub } from '../../support/site.ts';

/** Before any account of these tests joined. */
const activeSince = '2020-01-01T00:00:00.000Z';

const baseline = {
  quarantine: true,
  deadlineMinutes: 60,
  owners: { all: 'cloud-platform' },
  contacts: { security: { name: 'Security', title: 'Team', email: 'security@example.com', phone: '+1 555 0100' } },
};
const everythingNew = aGovernance({ baseline });
const table = 'palisade-journal';
const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
const journal = { dynamodb, table, retentionDays: 1 };
const units = new Map<string, string>();
let root = '';

process.env['AWS_ACCESS_KEY_ID'] = 'test';
process.env['AWS_SECRET_ACCESS_KEY'] = 'test';

beforeAll(async () => {
  await createOrganization();
  root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  for (const Name of ['Production', 'Testing', 'Sandbox']) {
    const created = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name }));
    units.set(Name, created.OrganizationalUnit?.Id ?? '');
  }
  await createJournalTable(dynamodb, table);
});

type Options = {
  unit?: string;
  isEnterable?: () => boolean;
  organizations?: OrganizationsClient;
  closed?: readonly string[];
  governance?: Governance;
  /** When the hub was started. */
  since?: string | null;
  changeControl?: ChangeControl;
};

/** A new account in an organizational unit, and the function that onboards it, with a clock that the test sets. */
async function setUp({
  unit = 'Production',
  isEnterable = () => true,
  closed = [],
  governance = everythingNew,
  since = activeSince,
  changeControl = allowAll,
  ...rest
}: Options = {}) {
  const site = await newMotoAccount({}, closed);
  const { accountId } = site;
  if (unit) await move(accountId, unit);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const clock = { now: new Date() };
  /** What owners of datasets are requested for, with the state of the account's record at that moment. */
  const requested: { owners: readonly string[]; reason: string; state: string | undefined }[] = [];
  const client = rest.organizations ?? site.contextIn('us-east-1').organizations;
  const onboard = createOnboardAccount({
    changeControl,
    logger: new Logger({ logLevel: 'SILENT' }),
    steps,
    governance,
    journal,
    hub,
    managementAccountId: management,
    organizations: client,
    requestSweep: async () => undefined,
    organizationFacts: createOrganizationFacts(client),
    directory: createDirectory(client, governance.accountTypes),
    accessRoleClientsFor: (_id, region) => {
      if (isEnterable()) return site.contextIn(region).clients;
      const denied = async () => Promise.reject(awsError('AccessDenied', 403));
      const unreachable = new Proxy({}, { get: () => ({ send: denied }) });
      return unreachable as ReturnType<typeof site.contextIn>['clients'];
    },
    memberClientsFor: createMemberClientProvider(
      { region: 'us-east-1', externalId: 'x', sessionName: 'test' },
      createResourceClient,
    ),
    eventBridge: eventBridge as unknown as EventBridgeClient,
    forwardedPatterns: [{ source: ['aws.config'] }],
    platformPatterns: [{ source: ['aws.kms'] }],
    sendOwnerRequests: async (owners, reason) =>
      void requested.push({ owners, reason, state: (await record())?.state }),
    readActiveSince: async () => since,
    now: () => clock.now,
  });
  const sentAt = clock.now;
  const deliver = (event: object, attempt = 1) => onboard({ envelope: envelopeSchema.parse(event), attempt, sentAt });
  const published = () => findingsOn(eventBridge);
  const record = () => findAccount(journal, accountId);
  const later = (minutes: number) => {
    clock.now = new Date(clock.now.getTime() + minutes * 60_000);
  };
  return { ...site, accountId, deliver, published, record, later, eventBridge, requested };
}

async function move(AccountId: string, unit: string): Promise<void> {
  const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: AccountId }));
  const DestinationParentId = units.get(unit) ?? root;
  await organizations.send(
    new MoveAccountCommand({ AccountId, SourceParentId: Parents?.[0]?.Id, DestinationParentId }),
  );
}

async function attachedTo(TargetId: string): Promise<string[]> {
  const command = new ListPoliciesForTargetCommand({ TargetId, Filter: 'SERVICE_CONTROL_POLICY' });
  return ((await organizations.send(command)).Policies ?? []).map(({ Name }) => Name ?? '').sort();
}

const finding = (guardrail: string, state: string) => expect.objectContaining({ guardrail, state });

// Moto has no resource control policies; the local cloud has them, with tests of its own.
const complete = expect.objectContaining({ state: 'complete', type: 'production', typeSource: 'organizational unit' });

/** What people may read fills a policy of its own. */
const twoPolicies = (type: string) => [`palisade-${type}`, `palisade-${type}-2`];

describe('a new account', () => {
  test('has its baseline after one event, without quarantine, and a finding reports what was written', async () => {
    const { accountId, deliver, published, record } = await setUp();
    await deliver(accountCreated({ accountId }));
    expect(await record()).toEqual(complete);
    expect(published()).toEqual([finding('account-baseline', 'remediated')]);
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-common', ...twoPolicies('production')]);
  });

  test('takes at most two calls for each written setting, from the event to the finding', async () => {
    const first = await setUp();
    await first.deliver(accountCreated({ accountId: first.accountId }));
    const { accountId, deliver, record } = await setUp();
    await countCalls(async (count) => {
      await deliver(accountCreated({ accountId }));
      const steps = (await record())?.steps ?? [];
      // Without the read by `record` itself, and with those of EC2, a fake here: twelve in each region, one for
      // regions.
      const calls = count.calls - 1 + 2 * 12 + 1;
      expect(calls).toBeLessThanOrEqual(2 * changedSettingCount(steps));
    });
  });

  test.each([
    { name: 'the same event twice', events: (id: string) => [accountCreated({ accountId: id }, {})] },
    {
      name: 'events of Organizations and Control Tower, out of order',
      events: (id: string) => [
        managedAccount('CreateManagedAccount', { account: { accountId: id } }),
        accountMoved({ requestParameters: { accountId: id } }),
        accountCreated({ accountId: id }),
      ],
    },
  ])('$name: the result is the same, and nothing is written twice', async ({ events }) => {
    const { accountId, deliver, published, record, takeSentCommands } = await setUp();
    const [first = {}, ...others] = events(accountId);
    await deliver(first);
    const before = await attachedTo(accountId);
    takeSentCommands();
    for (const event of [...others, first]) await deliver(event);
    expect(takeSentCommands().filter(isWrite)).toEqual([]);
    expect(await record()).toEqual(complete);
    expect(await attachedTo(accountId)).toEqual(before);
    const changes = published().filter(({ trigger }) => trigger.eventId !== envelopeSchema.parse(first).id);
    expect(changes).toEqual([]);
  });

  test('that cannot be entered yet is quarantined, retried with backoff, and resumed where it failed', async () => {
    let isEnterable = false;
    const { accountId, deliver, published, record, takeSentCommands } = await setUp({ isEnterable: () => isEnterable });
    const event = accountCreated({ accountId });
    await expect(deliver(event, 1)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 5 });
    await expect(deliver(event, 2)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 10 });
    expect(await record()).toMatchObject({
      state: 'waiting',
      reason: expect.stringMatching(/^account-public-access: AccessDenied/),
    });
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-quarantine']);
    expect(published()).toEqual([]);

    isEnterable = true;
    takeSentCommands();
    await deliver(event, 3);
    expect(await record()).toMatchObject({ state: 'complete', attempts: 3 });
    // The first attempt attached the quarantine policy: it is neither read nor attached again.
    expect(takeSentCommands().filter((command) => command === 'AttachPolicy')).toHaveLength(3);
    expect(await attachedTo(accountId)).not.toContain('palisade-quarantine');
  });

  test('whose record cannot be read is not quarantined, since it may be in use, and its record is written again', async () => {
    let isEnterable = false;
    const { accountId, deliver, record } = await setUp({ isEnterable: () => isEnterable });
    const Item = marshall({ id: 'accounts', version: accountId, record: { schemaVersion: '99' } });
    await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
    const event = accountCreated({ accountId });
    await expect(deliver(event, 1)).rejects.toThrow(RetryableError);
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess']);
    isEnterable = true;
    await deliver(event, 2);
    expect(await record()).toMatchObject({ state: 'complete' });
  });

  test('whose record can be read in part has a whole one from the start of its run on', async () => {
    const during: (() => Promise<AccountRecord | undefined>)[] = [];
    const seen: Promise<AccountRecord | undefined>[] = [];
    const isEnterable = () => {
      seen.push(...during.splice(0).map((read) => read()));
      return true;
    };
    const { accountId, deliver, record } = await setUp({ isEnterable });
    const at = '2026-11-24T10:00:00.000Z';
    const known = {
      ...anAccountRecord({ accountId, verified: { roles: at }, completedAt: at }),
      steps: 'something newer',
    };
    await dynamodb.send(
      new PutItemCommand({ TableName: table, Item: marshall({ id: 'accounts', version: accountId, record: known }) }),
    );
    during.push(record);
    await deliver(accountCreated({ accountId }), 1);
    expect(await Promise.all(seen)).toMatchObject([{ state: 'waiting', completedAt: at, verified: { roles: at } }]);
  });

  test('that cannot be entered by the deadline fails with the step, stays quarantined, is reported once', async () => {
    const { accountId, deliver, published, record, later } = await setUp({ isEnterable: () => false });
    const event = accountCreated({ accountId });
    await expect(deliver(event)).rejects.toThrow(RetryableError);
    later(59);
    await expect(deliver(event, 15)).rejects.toThrow(RetryableError);
    // Another event takes the run over, with its deadline.
    await expect(deliver(accountMoved({ requestParameters: { accountId } }), 1)).rejects.toThrow(RetryableError);
    await expect(deliver(event, 16)).rejects.toThrow('another event’s baseline');
    await expect(deliver(event, 1)).rejects.toThrow(RetryableError);
    later(1);
    await expect(deliver(event, 16)).rejects.toThrow(NonRetryableError);
    expect(await record()).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/^account-public-access: AccessDenied/),
    });
    expect(published()).toEqual([finding('account-baseline', 'failed')]);
    // Replayed from the dead-letter queue, the event has a deadline of its own.
    later(30);
    await expect(deliver(event)).rejects.toThrow(RetryableError);
    expect(published()[0]?.reason).toContain('account-public-access: AccessDenied');
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-quarantine']);
  });

  test('that has as many policies as AWS allows is reported with their names, and gets no policy', async () => {
    // Moto has no such quota. The quarantine policy still has room, and of the others only the first one.
    const full = organizationsClient();
    let attached = 0;
    full.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          attached += commandName === 'AttachPolicyCommand' ? 1 : 0;
          if (commandName !== 'AttachPolicyCommand' || attached < 3) return next(args);
          const Reason = 'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED';
          throw Object.assign(awsError('ConstraintViolationException'), { Reason });
        },
      { step: 'initialize' },
    );
    const { accountId, deliver, published } = await setUp({ organizations: full });
    await attachNew(accountId, `theirs-${accountId}`);
    await expect(deliver(accountCreated({ accountId }))).rejects.toThrow(NonRetryableError);
    expect(published()).toEqual([finding('account-baseline', 'failed')]);
    expect(published()[0]?.reason).toMatch(
      /service-control-policies: ConstraintViolationException .*Detach one that Palisade does not manage: .*theirs-/,
    );
    expect((await attachedTo(accountId)).filter((name) => name.startsWith('palisade'))).toEqual([
      'palisade-quarantine',
    ]);
  });

  test('that fails for the same reason every hour leaves one dead letter; another reason leaves another', async () => {
    let reason = 'PolicyTypeNotEnabledException';
    const refusing = organizationsClient();
    refusing.middlewareStack.add(
      (next, { commandName }) =>
        async (args) =>
          commandName === 'AttachPolicyCommand' ? Promise.reject(awsError(reason)) : next(args),
      { step: 'initialize' },
    );
    const { accountId, deliver, published, record } = await setUp({ organizations: refusing });
    await expect(deliver(accountCreated({ accountId }))).rejects.toThrow(NonRetryableError);
    await recordFinding(journal, published()[0] as Finding, new Date());
    const requested = (requestedBy: string) => deliver(baselineRequested({ accountId, requestedBy }));
    await requested('palisade-compare-accounts');
    expect(await record()).toMatchObject({ state: 'failed', cause: { principal: 'palisade-compare-accounts' } });
    await expect(requested('somebody')).rejects.toThrow(NonRetryableError);
    reason = 'PolicyTypeNotAvailableForOrganizationException';
    await expect(requested('palisade-compare-accounts')).rejects.toThrow(NonRetryableError);
  });

  test('with a region that is not enabled has its baseline in the others; that region is skipped', async () => {
    const { accountId, deliver, record } = await setUp({ closed: ['eu-west-1'] });
    await deliver(accountCreated({ accountId }));
    const steps = (await record())?.steps.filter(({ region }) => region === 'eu-west-1') ?? [];
    expect(new Set(steps.map(({ state, reason }) => `${state}: ${reason}`))).toEqual(
      new Set(['skipped: eu-west-1 is an opt-in region that is not enabled']),
    );
    expect(await record()).toEqual(complete);
  });

  test('without a type gets the common policies, and is reported once', async () => {
    const { accountId, deliver, published, record } = await setUp({ unit: 'Sandbox' });
    await deliver(accountCreated({ accountId }));
    expect(await record()).toMatchObject({ state: 'complete', type: 'unclassified', typeSource: 'none' });
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-common']);
    const alerts = published().filter(({ guardrail }) => guardrail === 'account-type');
    expect(alerts).toEqual([finding('account-type', 'monitored')]);
    expect(alerts[0]?.reason).toContain('has no type');
  });
});

test('an account that moves gets the policies of its new type', async () => {
  const { accountId, deliver, record } = await setUp();
  await deliver(accountCreated({ accountId }));
  await move(accountId, 'Testing');
  await deliver(accountMoved({ requestParameters: { accountId } }));
  expect(await record()).toMatchObject({ state: 'complete', type: 'testing' });
  expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-common', ...twoPolicies('testing')]);
});

test('an account whose type is lost keeps its policies, and people are told, until it has one again', async () => {
  const { accountId, deliver, published, record } = await setUp();
  const movedTo = async (unit: string) => {
    await move(accountId, unit);
    await deliver(accountMoved({ requestParameters: { accountId } }));
    return published().filter(({ guardrail }) => guardrail === 'account-type');
  };
  await deliver(accountCreated({ accountId }));
  const policies = await attachedTo(accountId);
  expect(policies).toContain('palisade-production');
  expect(await movedTo('Sandbox')).toEqual([finding('account-type', 'monitored')]);
  expect(await record()).toMatchObject({ state: 'complete', type: 'production', typeSource: 'last known' });
  expect(await attachedTo(accountId)).toEqual(policies);
  expect(published().at(-1)?.reason).toContain('was of type production, and nothing says so any more');
  const findings = await movedTo('Testing');
  expect(findings.at(-1)).toEqual(finding('account-type', 'monitored'));
  expect(await record()).toMatchObject({ type: 'testing', typeSource: 'organizational unit' });
});

describe('an account that existed before Palisade', () => {
  test('is only looked at: what Palisade would change is one finding, and it gets what Palisade sees it with', async () => {
    const { accountId, deliver, published, record, takeSentCommands } = await setUp({ since: null });
    await deliver(accountCreated({ accountId }));
    const { state, steps = [] } = (await record()) ?? {};
    expect(state).toBe('complete');
    expect(steps.filter((step) => step.state === 'done').map(({ step }) => step)).toEqual(
      expect.arrayContaining(['spoke-role', 'forward-role', 'forwarding-rule']),
    );
    expect(new Set(takeSentCommands().filter(isWrite))).toEqual(
      new Set(['CreateRole', 'PutRolePolicy', 'PutRule', 'PutTargets']),
    );
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess']);
    const [written, monitored, ...others] = published();
    expect([written, monitored]).toEqual([
      finding('account-baseline', 'remediated'),
      finding('account-baseline', 'monitored'),
    ]);
    expect(others).toEqual([]);
    expect(monitored).toMatchObject({
      severity: 'LOW',
      change: {
        'account-public-access': expect.anything(),
        contacts: expect.anything(),
        'service-control-policies': expect.objectContaining({ 'attach document no-root': true }),
      },
    });
    expect(monitored?.change).not.toHaveProperty('quarantine');
  });

  test('and is excluded has nothing done in it, and no finding', async () => {
    const exclude = { organizationalUnits: ['Sandbox'], accounts: [] };
    const accountTypes = { organizationalUnits: { Production: 'production' }, exclude };
    const { accountId, deliver, published, record, takeSentCommands } = await setUp({
      unit: 'Sandbox',
      governance: aGovernance({ accountTypes }),
    });
    await deliver(accountCreated({ accountId }));
    expect(await record()).toMatchObject({ state: 'excluded', reason: expect.stringContaining('Sandbox') });
    expect(takeSentCommands().filter(isWrite)).toEqual([]);
    expect(published()).toEqual([]);
  });
});

test('a quarantined account that is excluded meanwhile is released, once changes are not paused', async () => {
  const exclude = { organizationalUnits: ['Sandbox'], accounts: [] };
  const accountTypes = { organizationalUnits: { Production: 'production' }, exclude };
  const governance = aGovernance({ baseline, accountTypes });
  let denial: Denial | undefined;
  const changeControl = { ...allowAll, checkPaused: async () => denial };
  const { accountId, deliver, record } = await setUp({ isEnterable: () => false, governance, changeControl });
  const event = accountCreated({ accountId });
  await expect(deliver(event)).rejects.toMatchObject({ name: 'RetryableError' });
  expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-quarantine']);
  await move(accountId, 'Sandbox');
  denial = { kind: 'paused', reason: 'Palisade is paused' };
  await expect(deliver(event, 2)).rejects.toThrow('stays quarantined: Palisade is paused');
  expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-quarantine']);
  denial = undefined;
  await deliver(event, 3);
  expect(await attachedTo(accountId)).toEqual(['FullAWSAccess']);
  expect(await record()).toMatchObject({ state: 'excluded' });
});

test('a dry run reports what would be written, and writes nothing, not even the account’s record', async () => {
  const { accountId, deliver, published, record, takeSentCommands } = await setUp();
  const event = baselineRequested({ accountId, dryRun: true });
  await deliver(event);
  expect(takeSentCommands().filter(isWrite)).toEqual([]);
  expect(published()).toEqual([]);
  expect(await record()).toBeUndefined();
  const plan = await findRun(journal, accountId, event.id);
  expect(plan).toMatchObject({ state: 'planned' });
  expect(plan?.steps.every(isSatisfied)).toBe(true);
  expect(changedSettingCount(plan?.steps ?? [])).toBeGreaterThan(40);
});

test.each([
  accountCreated({ state: 'FAILED', accountId: undefined, failureReason: 'EMAIL_ALREADY_EXISTS' }),
  managedAccount('CreateManagedAccount', { state: 'FAILED', account: { accountId: 'Not Available' } }),
])('a failed creation is reported, and nothing else happens: $source', async (event) => {
  const { deliver, published, takeSentCommands } = await setUp();
  const before = await listAccounts(journal);
  await deliver(event);
  expect(published()).toEqual([finding('account-creation', 'failed')]);
  expect(takeSentCommands()).toEqual([]);
  expect(await listAccounts(journal)).toEqual(before);
});

describe('no baseline is applied to', () => {
  test('an account outside the organization: after two retries it is reported, and its message is refused', async () => {
    const { deliver, published, takeSentCommands } = await setUp();
    const accountId = '999999999999';
    const event = accountCreated({ accountId });
    for (const attempt of [1, 2]) await expect(deliver(event, attempt)).rejects.toThrow(RetryableError);
    expect(published()).toEqual([]);
    await expect(deliver(event, 3)).rejects.toThrow(
      new NonRetryableError(`account ${accountId} is not in the organization`),
    );
    expect(published()).toEqual([finding('account-baseline', 'failed')]);
    expect(takeSentCommands().filter(isWrite)).toEqual([]);
    expect((await listAccounts(journal)).map((each) => each.accountId)).not.toContain(accountId);
  });

  test.each(['carla', 'palisade-compare-accounts'])(
    'an unknown account that %s names: the request is answered, without a finding or a dead letter',
    async (requestedBy) => {
      const { deliver, published, takeSentCommands } = await setUp();
      const accountId = '999999999999';
      for (const dryRun of [false, true]) {
        const event = baselineRequested({ accountId, dryRun, requestedBy });
        await deliver(event);
        expect(await findRun(journal, accountId, event.id)).toMatchObject({
          state: 'failed',
          reason: `account ${accountId} is not in the organization`,
        });
      }
      expect(published()).toEqual([]);
      expect(takeSentCommands().filter(isWrite)).toEqual([]);
      expect((await listAccounts(journal)).map((each) => each.accountId)).not.toContain(accountId);
    },
  );

  test('a suspended account: it is skipped, with the reason in its record', async () => {
    const { accountId, deliver, published, record, takeSentCommands } = await setUp();
    await organizations.send(new CloseAccountCommand({ AccountId: accountId }));
    takeSentCommands();
    await deliver(accountMoved({ requestParameters: { accountId } }));
    expect(await record()).toMatchObject({
      state: 'skipped',
      reason: expect.stringMatching(/SUSPENDED|PENDING_CLOSURE/),
    });
    expect(takeSentCommands().filter(isWrite)).toEqual([]);
    expect(published()).toEqual([]);
  });

  test('an account that has left the organization: it is skipped, without a further finding', async () => {
    const { accountId, deliver, published, record } = await setUp();
    await deliver(accountCreated({ accountId }));
    await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: accountId }));
    await deliver(accountMoved({ eventName: 'RemoveAccountFromOrganization', requestParameters: { accountId } }));
    expect(await record()).toMatchObject({
      state: 'skipped',
      reason: `account ${accountId} is not in the organization`,
    });
    expect(published()).toHaveLength(1);
  });

  test('the management account: SCPs do not apply to it', async () => {
    const { deliver, published, takeSentCommands } = await setUp();
    await deliver(baselineRequested({ accountId: management }));
    const record = (await listAccounts(journal)).find((each) => each.accountId === management);
    expect(record).toMatchObject({ state: 'skipped', reason: expect.stringContaining('is the management account') });
    expect(takeSentCommands()).toEqual([]);
    expect(published()).toEqual([]);
  });

  test('an account whose lease another event holds: the message is retried', async () => {
    const { accountId, deliver, record } = await setUp();
    await acquireAccount(journal, accountId, {
      holder: 'another event',
      now: new Date(),
      durationMs: leaseMs,
    });
    const event = accountCreated({ accountId });
    await expect(deliver(event)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 15 });
    expect(await record()).toBeUndefined();
  });
});

test('an account is onboarded when the lease of an event that died has expired', async () => {
  const { accountId, deliver, record, later } = await setUp();
  await acquireAccount(journal, accountId, {
    holder: 'another event',
    now: new Date(),
    durationMs: leaseMs,
  });
  later(6);
  await deliver(accountCreated({ accountId }));
  expect(await record()).toEqual(complete);
});

test.each(['TooManyRequestsException', 'ConcurrentModificationException', 'ServiceException'])(
  'when Organizations returns %s, the message is retried and the lease is released',
  async (name) => {
    const status = name === 'ServiceException' ? 500 : 400;
    const busy = mockClient(new OrganizationsClient({ region: 'us-east-1' }));
    busy.onAnyCommand().rejects(awsError(name, status));
    const { accountId, deliver } = await setUp({ organizations: busy as unknown as OrganizationsClient });
    await expect(deliver(accountCreated({ accountId }), 4)).rejects.toMatchObject({
      name: 'RetryableError',
      retryAfterSeconds: 40,
    });
    expect(
      await acquireAccount(journal, accountId, { holder: 'the next event', now: new Date(), durationMs: 1 }),
    ).toMatchObject({ isAcquired: true });
  },
);

test('a new account that Organizations does not know yet is not lost: the next attempt finds it', async () => {
  const { accountId, contextIn } = await newMotoAccount();
  const real = contextIn('us-east-1').organizations;
  let isKnown = false;
  const lagging = new Proxy(real, {
    get: (client, name) =>
      name === 'send' && !isKnown
        ? async () => Promise.reject(awsError('AccountNotFoundException', 400))
        : Reflect.get(client, name).bind?.(client),
  });
  const { deliver, published } = await setUp({ organizations: lagging });
  const event = accountCreated({ accountId });
  await expect(deliver(event)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 5 });
  isKnown = true;
  await deliver(event, 2).catch(() => undefined);
  expect(published().filter(({ state }) => state === 'failed')).toEqual([]);
  expect((await listAccounts(journal)).map((each) => each.accountId)).toContain(accountId);
});

test('findings that EventBridge rejected are published by the next attempt', async () => {
  const { accountId, deliver, published, eventBridge } = await setUp();
  eventBridge.on(PutEventsCommand).rejectsOnce(awsError('InternalException', 500)).resolves({ FailedEntryCount: 0 });
  const event = accountCreated({ accountId });
  await expect(deliver(event)).rejects.toThrow(RetryableError);
  await deliver(event, 2);
  expect(published()).toEqual([finding('account-baseline', 'remediated'), finding('account-baseline', 'remediated')]);
});

test('an account that fails delays no other', async () => {
  const [good, bad] = [await setUp(), await setUp({ isEnterable: () => false })];
  const results = await Promise.allSettled([
    bad.deliver(accountCreated({ accountId: bad.accountId })),
    good.deliver(accountCreated({ accountId: good.accountId })),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await good.record()).toEqual(complete);
});

test('the backoff grows to five minutes, and the queue allows attempts until the longest deadline', () => {
  const waits = Array.from({ length: 200 }, (_, index) => backoffSeconds(index + 1));
  expect(waits.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  expect(Math.max(...waits)).toBe(300);
  const consumer = consumers.find(({ name }) => name === 'onboard-account');
  const longestDeadline = 720 * 60;
  const allowed = waits.slice(0, consumer?.maxReceiveCount).reduce((sum, wait) => sum + wait, 0);
  expect(allowed).toBeGreaterThan(longestDeadline);
  expect(consumer?.alarmAgeSeconds).toBeGreaterThan(longestDeadline);
  expect(leaseMs).toBeGreaterThan((consumer?.timeoutSeconds ?? 0) * 1_000);
});

async function attachNew(TargetId: string, Name: string): Promise<void> {
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'a4b:*', Resource: '*' }],
  });
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name, Content, Description: 'theirs', Type: 'SERVICE_CONTROL_POLICY' }),
  );
  await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId }));
}

describe('admission to datasets', () => {
  const platform = { datasets: { customers: { readers: ['production'] } } };
  const modes = { all: { default: 'enforce' } };
  const sharing = (parts: Record<string, unknown> = {}) =>
    aGovernance({ baseline, policies: { modes }, platform, ...parts });
  const owner = '444455556666';

  beforeAll(async () => putOwner(journal, owner));
  // A run of the owner takes the mark; here, none does.
  afterEach(async () => takeMark(journal, owner));

  test('owners are requested once the baseline is complete, and before any step when the type is lost', async () => {
    const { accountId, deliver, record, requested } = await setUp({ governance: sharing() });
    await deliver(accountCreated({ accountId }));
    const { name } = { name: '', ...(await record()) };
    const account = `account ${accountId} (${name})`;
    expect(requested).toEqual([
      { owners: [owner], reason: `${account} is admitted to dataset customers`, state: 'complete' },
    ]);
    await takeMark(journal, owner);
    await move(accountId, 'Sandbox');
    await deliver(accountMoved({ requestParameters: { accountId } }));
    const lost = `${account} is no longer admitted to dataset customers`;
    expect(requested.slice(1)).toEqual([{ owners: [owner], reason: lost, state: 'waiting' }]);
    expect(await record()).toMatchObject({ type: 'production', typeSource: 'last known', state: 'complete' });
    expect(await attachedTo(accountId)).toEqual(['FullAWSAccess', 'palisade-common', ...twoPolicies('production')]);
    await takeMark(journal, owner);
    await move(accountId, 'Production');
    await deliver(accountMoved({ requestParameters: { accountId } }));
    const again = `${account} is admitted to dataset customers`;
    expect(requested.slice(2)).toEqual([{ owners: [owner], reason: again, state: 'complete' }]);
  });

  test('an error after the loss gives nothing back, and the next attempt announces nothing again', async () => {
    const bug = { isThere: false };
    const isEnterable = () => {
      if (bug.isThere) throw new Error('a bug in a step');
      return true;
    };
    const { accountId, deliver, record, requested } = await setUp({ governance: sharing(), isEnterable });
    await deliver(accountCreated({ accountId }));
    await takeMark(journal, owner);
    await move(accountId, 'Sandbox');
    const moved = accountMoved({ requestParameters: { accountId } });
    bug.isThere = true;
    await expect(deliver(moved)).rejects.toThrow('a bug in a step');
    expect(await record()).toMatchObject({ state: 'waiting', typeSource: 'last known' });
    bug.isThere = false;
    await deliver(moved, 2);
    expect(await record()).toMatchObject({ state: 'complete', typeSource: 'last known' });
    expect(requested).toMatchObject([{ state: 'complete' }, { reason: expect.stringContaining('no longer admitted') }]);
  });

  test.each([
    {
      what: 'a dry run',
      event: (accountId: string) => baselineRequested({ accountId, dryRun: true }),
      governance: sharing(),
    },
    {
      what: 'a baseline of which a required step is only monitored',
      event: (accountId: string) => accountCreated({ accountId }),
      governance: sharing({
        baseline: { ...baseline, modes: { all: { default: 'enforce', 'config-recorder': 'monitor' } } },
      }),
    },
  ])('$what admits nobody', async ({ event, governance }) => {
    const { accountId, deliver, requested } = await setUp({ governance });
    await deliver(event(accountId));
    expect(requested).toEqual([]);
  });

  test('an account that closes is no longer admitted', async () => {
    const { accountId, deliver, record, requested } = await setUp({ governance: sharing() });
    await deliver(accountCreated({ accountId }));
    await takeMark(journal, owner);
    await organizations.send(new CloseAccountCommand({ AccountId: accountId }));
    await deliver(accountMoved({ requestParameters: { accountId } }));
    expect(await record()).toMatchObject({ state: 'skipped' });
    expect(requested.slice(1)).toMatchObject([
      { reason: expect.stringContaining('no longer admitted to dataset customers') },
    ]);
  });
});
