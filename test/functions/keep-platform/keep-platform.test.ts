// What keep-platform does with requests, calls and accounts that are shut out. The step is a fake with one document.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { ownEvent } from '../../../events/palisade/own-event.ts';
import * as platformRequested from '../../../events/palisade/platform-requested.ts';
import { createKeepPlatform } from '../../../functions/keep-platform/keep-platform.ts';
import type { KeepPlatformDependencies } from '../../../functions/keep-platform/types.ts';
import { NonRetryableError, RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import type { AccountRecord } from '../../../shared/accounts/account-record.ts';
import { acquireAccount, findAccount, putAccount } from '../../../shared/accounts/account-store.ts';
import type { AccessRoleClients } from '../../../shared/aws/access-role-clients.ts';
import { createOrganizationFacts } from '../../../shared/baseline/organization-facts.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import { markAgain, requestOwners, takeMark } from '../../../shared/platform/owner-requests.ts';
import { putOwner } from '../../../shared/platform/owners.ts';
import { findResource, putResource } from '../../../shared/platform/resource-store.ts';
import { listShut } from '../../../shared/platform/shut-accounts.ts';
import { documentDigest } from '../../../shared/steps/documents.ts';
import type { Step } from '../../../shared/steps/step.ts';
import { s3Call, serviceCall } from '../../../tools/fixtures/events.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { aFinding } from '../../support/finding.ts';
import { findingsOn } from '../../support/published.ts';
import { aDocumentRecord, aResourceRecord } from '../../support/resource-record.ts';
import { aGovernance, hub } from '../../support/site.ts';

const [owner, other, reader] = ['111122223333', '222255556666', '444455556666'];
const governance = aGovernance({
  baseline: { modes: { all: { default: 'enforce' } } },
  admission: { requires: ['spoke-role'] },
  platform: {
    datasets: { customers: { readers: ['data-science'] }, orders: { readers: ['testing'], region: 'eu-west-1' } },
  },
});
const at = '2026-11-29T10:00:00.000Z';
const own = '{"Statement":[{"Sid":"Own"}]}';
const strange = '{"Statement":[{"Sid":"Own"},{"Sid":"Partner"}]}';

type World = { readonly documents: Map<string, string>; readonly log: string[]; isFailing: boolean };

/** The policy of a bucket, which has to say who is admitted. */
function fakeStep(world: World): Step {
  const { documents, log } = world;
  return {
    id: 'dataset-bucket',
    title: 'a fake',
    scope: 'item',
    types: ['data-management'],
    after: [],
    permissions: { account: [] },
    items: ({ resources }) => resources.map(({ name, region }) => ({ name, region })),
    observe: async ({ item }) => {
      log.push(`look at ${item}`);
      return { document: documents.get(item ?? '') ?? null };
    },
    decide: ({ document }) =>
      document === own
        ? { kind: 'compliant', reason: 'as it has to be' }
        : { kind: 'violating', reason: 'another document', change: { document: own } },
    apply: async ({ item, resources, documents: record }, _, { document }) => {
      if (world.isFailing)
        throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
      const resource = resources.find(({ name }) => name === item);
      const before = document as string | null;
      const write = {
        kind: 'dataset',
        name: item ?? '',
        document: 'bucketPolicy' as const,
        arn: null,
        before,
        written: own,
        admitted: resource?.admitted ?? [],
        isDrift: resource?.ownDocuments['bucketPolicy']?.includes(documentDigest(before)) === false,
      };
      await record.intend(write);
      documents.set(item ?? '', own);
      await record.confirm(write);
      return undefined;
    },
  };
}

async function setUp(
  accounts: readonly Partial<AccountRecord>[] = [{}],
  overrides: Partial<KeepPlatformDependencies> = {},
  recorded: readonly string[] = ['customers', 'orders'],
) {
  const journal = aConditionalJournal();
  for (const account of accounts)
    await putAccount(
      journal,
      anAccountRecord({ accountId: owner, type: 'data-management', environment: 'production', ...account }),
    );
  for (const dataset of recorded)
    await putResource(
      journal,
      aResourceRecord({
        owner,
        name: dataset,
        documents: { bucketPolicy: aDocumentRecord({ own: [documentDigest(own)] }) },
      }),
    );
  const bus = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const world: World = {
    documents: new Map([
      ['customers', own],
      ['orders', own],
    ]),
    log: [],
    isFailing: false,
  };
  const sent: string[] = [];
  const organizations = {} as OrganizationsClient;
  const clients = { ec2: { send: async () => ({ Regions: [] }) } } as unknown as AccessRoleClients;
  const keep = createKeepPlatform({
    logger: new Logger({ logLevel: 'SILENT' }),
    steps: [fakeStep(world)],
    governance,
    journal,
    hub,
    organizations,
    organizationFacts: createOrganizationFacts(organizations),
    accessRoleClientsFor: () => clients,
    eventBridge: bus as unknown as EventBridgeClient,
    requestOwners: async (owners) => void sent.push(...owners),
    changeControl: {
      checkPaused: async () => undefined,
      authorize: async () => undefined,
      authorizeAll: async (_id, _trigger, granted) => ({ granted, denial: undefined }),
    },
    forwardedPatterns: [],
    platformPatterns: [],
    readActiveSince: async () => null,
    now: () => new Date(at),
    ...overrides,
  });
  const deliver = (event: object, attempt = 1) =>
    keep({ envelope: envelopeSchema.parse(event), attempt, sentAt: new Date(at) });
  return { journal, world, sent, deliver, findings: () => findingsOn(bus) };
}

const origin = { hubAccountId: hub.accountId, region: hub.region };
const request = (detail: Partial<platformRequested.PlatformRequest> = {}) =>
  ownEvent(
    origin,
    platformRequested.detailType,
    {
      kind: 'owner',
      accountId: owner,
      reason: 'account 4 is complete',
      requestedBy: 'palisade-onboard-account',
      ...detail,
    },
    new Date(at),
  );
const policyCall = (dataset = 'customers', wrote = strange, session = 'dora', time = at) => ({
  ...s3Call({
    accountId: owner,
    bucket: `ml-data-${dataset}-${owner}`,
    eventName: 'PutBucketPolicy',
    detail: {
      requestParameters: { bucketName: `ml-data-${dataset}-${owner}`, bucketPolicy: JSON.parse(wrote) },
      userIdentity: { type: 'AssumedRole', arn: sessionArn(session) },
    },
  }),
  time,
});
const sessionArn = (session: string) => `arn:aws:sts::${owner}:assumed-role/OrganizationAccountAccessRole/${session}`;

describe('a request for an owner', () => {
  test.each([
    { name: 'cannot be read', account: { state: 'something newer' as AccountRecord['state'] } },
    { name: 'can be read in part', account: { steps: 'something newer' as unknown as AccountRecord['steps'] } },
    { name: 'says no type yet', account: { type: 'unclassified' as const } },
  ])('whose record $name closes nothing, and waits for the record', async ({ account }) => {
    const { journal, world, deliver } = await setUp([account]);
    const before = structuredClone(journal.items());
    await expect(deliver(request())).rejects.toThrow(RetryableError);
    expect(world.log).toEqual([]);
    const known = ({ id }: Record<string, unknown>) => id === 'accounts' || id === `platform#${owner}`;
    const records = (all: readonly Record<string, unknown>[]) => all.filter(known).map(({ record }) => record);
    expect(records(journal.items())).toEqual(records(before));
  });

  test('closes what left governance.yml although its record cannot be read', async () => {
    const { journal, world, deliver } = await setUp([{}], {}, ['customers', 'orders', 'former']);
    const former = aResourceRecord({ owner, name: 'former', region: 'eu-west-1' });
    await putResource(journal, { ...former, state: 'something newer' as 'open' });
    world.documents.set('former', strange);
    await deliver(request());
    expect(world.documents.get('former')).toBe(own);
    const record = await findResource(journal, { owner, kind: 'dataset', name: 'former' });
    expect(record).toMatchObject({ state: 'closed', region: 'eu-west-1', admitted: [] });
  });

  test('runs the steps about its datasets, and what came of them is in its record and its history', async () => {
    const { journal, world, deliver } = await setUp([{ reason: 'earlier', completedAt: at }]);
    world.documents.delete('orders');
    const event = request();
    await deliver(event);
    expect(world.documents.get('orders')).toBe(own);
    const record = await findAccount(journal, owner);
    expect(record).toMatchObject({ state: 'complete', cause: { eventId: 'e' }, completedAt: at });
    expect(record?.steps.map(({ step, item, state }) => [step, item, state]).toSorted()).toEqual([
      ['dataset-bucket', 'customers', 'already'],
      ['dataset-bucket', 'orders', 'done'],
    ]);
    expect(journal.items().find(({ id }) => id === `account#${owner}`)).toMatchObject({
      record: { cause: { eventId: event.id }, reason: 'account 4 is complete: 1 setting written' },
    });
  });

  test('takes the mark, and names all reasons', async () => {
    const { journal, deliver } = await setUp();
    for (const reason of ['account 4 is complete', 'account 5 left'])
      await requestOwners(journal, async () => undefined, [owner], reason, new Date(at));
    await deliver(request());
    expect(await takeMark(journal, owner)).toEqual([]);
    expect(journal.items().find(({ id }) => id === `account#${owner}`)).toMatchObject({
      record: { reason: expect.stringMatching(/^account 4 is complete; account 5 left: /) },
    });
  });

  test('for the same documents writes nothing and reports nothing', async () => {
    const { world, deliver, findings } = await setUp();
    await deliver(request());
    expect([world.log.toSorted(), findings()]).toEqual([['look at customers', 'look at orders'], []]);
  });

  test.each<{ name: string; account: Partial<AccountRecord> }>([
    { name: 'of another type, which never owned a dataset', account: { type: 'testing' } },
    { name: 'that is excluded', account: { state: 'excluded' } },
  ])('is ignored for an account $name', async ({ account }) => {
    const { world, deliver } = await setUp([account], {}, account.state === 'excluded' ? undefined : []);
    await deliver(request());
    expect(world.log).toEqual([]);
  });

  test('has the datasets of an account closed that is of another type now', async () => {
    const { journal, world, deliver } = await setUp([{ type: 'testing' }]);
    world.documents.set('customers', 'a policy with readers');
    await deliver(request());
    expect(world.log.toSorted()).toEqual(['look at customers', 'look at customers', 'look at orders']);
    expect(await findResource(journal, { owner, kind: 'dataset', name: 'customers' })).toMatchObject({
      state: 'closed',
      admitted: [],
    });
  });

  test('closes them by the modes of the type that shared them', async () => {
    const modes = { all: { default: 'monitor' as const }, 'data-management': { default: 'enforce' as const } };
    const ofEither = { governance: aGovernance({ ...governance, baseline: { ...governance.baseline, modes } }) };
    const { world, deliver } = await setUp([{ type: 'testing' }], ofEither);
    world.documents.set('customers', 'a policy with readers');
    await deliver(request());
    expect(world.documents.get('customers')).toBe(own);
  });

  test('waits while another run has the lease, and keeps its mark', async () => {
    const { journal, world, deliver } = await setUp();
    await requestOwners(journal, async () => undefined, [owner], 'one', new Date(at));
    await acquireAccount(journal, owner, { holder: 'baseline', now: new Date(at), durationMs: 300_000 });
    await expect(deliver(request())).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 2 });
    expect([world.log, await takeMark(journal, owner)]).toEqual([[], ['one']]);
  });

  test('that fails is marked again and comes again soon, and its lease is released', async () => {
    const { journal, world, deliver } = await setUp();
    world.documents.delete('orders');
    world.isFailing = true;
    await expect(deliver(request(), 3)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 8 });
    expect(await takeMark(journal, owner)).toEqual(['account 4 is complete']);
    world.isFailing = false;
    await deliver(request(), 4);
    expect(world.documents.get('orders')).toBe(own);
  });

  test('that fails while another message waits for the same is done', async () => {
    const { journal, world, deliver } = await setUp([{}], {
      readActiveSince: async () => {
        // Somebody changed an admission after the run took its mark.
        await requestOwners(journal, async () => undefined, [owner], 'two', new Date(at));
        return null;
      },
    });
    world.isFailing = true;
    world.documents.delete('orders');
    await deliver(request());
    expect(await takeMark(journal, owner)).toEqual(['two', 'account 4 is complete']);
  });

  test('waits five minutes for the end of a pause, and writes nothing', async () => {
    const denial = { kind: 'paused', reason: 'paused' } as const;
    const { world, deliver } = await setUp([{}], {
      changeControl: {
        checkPaused: async () => denial,
        authorize: async () => denial,
        authorizeAll: async () => ({ granted: 0, denial }),
      },
    });
    world.documents.set('customers', strange);
    await expect(deliver(request())).rejects.toMatchObject({ retryAfterSeconds: 300 });
    expect(world.documents.get('customers')).toBe(strange);
  });

  test('whose account never had a complete baseline leaves its datasets to the baseline', async () => {
    const { journal, world, deliver } = await setUp([{ completedAt: null, state: 'waiting' }]);
    for (const { id, version } of journal.items().filter((item) => item['id'] === `platform#${owner}`))
      journal.removeItem({ id, version });
    await deliver(request());
    expect(world.log).toEqual([]);
  });

  test.each([
    { name: 'of a member account', event: { ...request(), account: owner } },
    { name: 'without a reason', event: request({ reason: '' }) },
  ])('$name is refused', async ({ event }) => {
    const { deliver } = await setUp();
    await expect(deliver(event)).rejects.toThrow(NonRetryableError);
  });
});

const churnPlatform = {
  ...{ models: ['churn'], code: { repositories: ['ml-code'] } },
  pipelines: {
    churn: {
      ...{ source: { repository: 'ml-code' }, model: 'churn', train: 'train.yml', deploy: 'endpoint.yml' },
      approvers: ['approver'],
    },
  },
};

test.each([
  ['the pipeline', 'codepipeline', 'UpdatePipeline', { pipeline: { name: 'ml-churn', stages: [] } }, true],
  ['the deletion of the pipeline', 'codepipeline', 'DeletePipeline', { name: 'ml-churn' }, true],
  ['one of its build projects', 'codebuild', 'UpdateProject', { name: 'ml-churn-register' }, true],
  ['another pipeline', 'codepipeline', 'UpdatePipeline', { pipeline: { name: 'web', stages: [] } }, false],
])('a call about %s', async (_name, service, call, parameters, isKept) => {
  const log: string[] = [];
  const step: Step = {
    ...fakeStep({ documents: new Map(), log, isFailing: false }),
    ...{ id: 'pipeline', types: ['shared-services'], items: () => [{ name: 'churn', region: 'us-east-1' }] },
    decide: () => ({ kind: 'compliant', reason: 'as declared' }),
  };
  const overrides = { governance: aGovernance({ ...governance, platform: churnPlatform }), steps: [step] };
  const { deliver } = await setUp([{ type: 'shared-services' }], overrides, []);
  await deliver(serviceCall(service, call, parameters));
  expect(log.includes('look at churn')).toBe(isKept);
});

test('an owner whose role is there now has the pipelines looked at that wait for it', async () => {
  const role: Step = {
    ...fakeStep({ documents: new Map(), log: [], isFailing: false }),
    id: 'training-role',
    types: ['testing'],
    observe: async () => ({ document: own }),
  };
  const tester = { type: 'testing', verified: { 'spoke-role': at, 'execution-role': at } } as const;
  const overrides = { governance: aGovernance({ ...governance, platform: churnPlatform }), steps: [role] };
  const { journal, sent, deliver } = await setUp(
    [tester, { accountId: other, type: 'shared-services' }],
    overrides,
    [],
  );
  await putOwner(journal, other);
  await deliver(request());
  expect(sent).toEqual([other]);
  await deliver(request());
  expect(sent).toEqual([other]);
});

describe('a failure of AWS that passes', () => {
  const throttling = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} });
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  mockClient(dynamodb).rejects(throttling);
  const journal = { table: 'journal', retentionDays: 90, dynamodb };

  test.each([
    ['of a request for an owner', request(), { readActiveSince: () => Promise.reject(throttling) }],
    ['of a request to shut an account out', request({ kind: 'shut', accountId: reader }), { journal }],
    ['of a call', policyCall(), { journal }],
  ])('%s is retried soon, and not after the visibility timeout', async (_name, event, overrides) => {
    const { deliver } = await setUp([{}], overrides);
    const expected = {
      name: 'RetryableError',
      message: 'ThrottlingException (Rate exceeded)',
      retryAfterSeconds: 8,
    };
    await expect(deliver(event, 3)).rejects.toMatchObject(expected);
  });

  test('is none of those that stay', async () => {
    const denied = Object.assign(new Error('no permission'), { name: 'AccessDenied', $metadata: {} });
    const { deliver } = await setUp([{}], { readActiveSince: () => Promise.reject(denied) });
    await expect(deliver(request())).rejects.toBe(denied);
  });
});

describe('a call that changed a dataset', () => {
  test('runs the steps of its kind alone: others would miss what is not looked at', async () => {
    const log: string[] = [];
    const world = { documents: new Map([['customers', own]]), log, isFailing: false };
    const others = { ...fakeStep(world), id: 'code-reader', items: () => [{ name: 'other', region: 'us-east-1' }] };
    const { deliver } = await setUp([{}], { steps: [fakeStep(world), others] });
    await deliver(policyCall('customers', own));
    expect(new Set(log)).toEqual(new Set(['look at customers']));
  });

  test('leads to a look at this dataset only, and a finding that names the session', async () => {
    const { journal, world, deliver, findings } = await setUp();
    world.documents.set('customers', strange);
    await deliver(policyCall());
    expect([world.log[0], world.documents.get('customers')]).toEqual(['look at customers', own]);
    expect(world.log).not.toContain('look at orders');
    expect(findings()).toMatchObject([
      {
        guardrail: 'platform-drift',
        state: 'remediated',
        accountId: owner,
        before: { Own: {}, Partner: {} },
        after: { Own: {} },
        trigger: { principal: sessionArn('dora') },
      },
    ]);
    // The results of the other dataset stay.
    expect((await findAccount(journal, owner))?.steps.map(({ item }) => item)).toEqual(['customers']);
  });

  test('under the name of a function is looked at, too', async () => {
    const { world, deliver, findings } = await setUp();
    world.documents.set('customers', strange);
    await deliver(policyCall('customers', strange, 'palisade-keep-platform'));
    expect(world.documents.get('customers')).toBe(own);
    expect(findings()).toMatchObject([{ trigger: { principal: sessionArn('palisade-keep-platform') } }]);
  });

  test('that Palisade made itself says nothing', async () => {
    const { deliver, findings } = await setUp();
    await deliver(policyCall('customers', own, 'palisade-keep-platform'));
    expect(findings()).toEqual([]);
  });

  test('that wrote what is on record leads to no look, and waits for no other run', async () => {
    const { journal, world, deliver, findings } = await setUp();
    const documents = { bucketPolicy: aDocumentRecord({ written: own }) };
    await putResource(journal, aResourceRecord({ owner, documents }));
    await acquireAccount(journal, owner, { holder: 'another event', now: new Date(at), durationMs: 60_000 });
    await deliver(policyCall('customers', own, 'palisade-keep-platform'));
    expect([world.log, findings()]).toEqual([[], []]);
    await expect(deliver(policyCall('customers', strange))).rejects.toThrow('another event holds the lease');
  });

  test('that wrote what is on record leads to a look while the last one left something undone', async () => {
    const monitored = { step: 'dataset-bucket', region: 'us-east-1', item: 'customers', state: 'monitored' } as const;
    const rest = { reason: '', before: null, change: null, milliseconds: 0, calls: 0 };
    const { journal, world, deliver } = await setUp([{ steps: [{ ...monitored, ...rest }] }]);
    await putResource(
      journal,
      aResourceRecord({
        owner,
        documents: { bucketPolicy: aDocumentRecord({ written: own, own: [documentDigest(own)] }) },
      }),
    );
    await deliver(policyCall('customers', own));
    expect(world.log).toContain('look at customers');
  });

  test('whose drift another event has found first is named in that finding, without another alert', async () => {
    const { journal, world, deliver, findings } = await setUp();
    world.documents.set('customers', strange);
    // A request finds it first, and names nobody.
    await deliver(request());
    const [found] = findings();
    expect(found?.trigger.principal).toBeNull();
    const late = policyCall('customers', strange, 'palisade-keep-platform');
    await expect(deliver(late)).rejects.toMatchObject({ name: 'RetryableError', retryAfterSeconds: 2 });
    await recordFinding(journal, found ?? aFinding(), new Date(at));
    await deliver(late, 2);
    const named = findings()[1] ?? aFinding();
    expect(named).toMatchObject({
      id: found?.id,
      state: 'remediated',
      reason: expect.stringContaining('has the name of a session of Palisade, which wrote no such document'),
      trigger: { eventId: found?.trigger.eventId, principal: sessionArn('palisade-keep-platform') },
    });
    const later = { ...named, at: '2026-11-29T10:00:01.000Z' };
    expect((await recordFinding(journal, later, new Date(at))).shouldNotify).toBe(false);
  });

  test.each([
    { who: 'somebody', session: 'dora', lastTime: '2026-11-29T09:54:00.000Z', late: '2026-11-29T09:53:59.000Z' },
    {
      who: 'Palisade, as it seems,',
      session: 'palisade-keep-platform',
      lastTime: '2026-11-29T09:59:50.000Z',
      late: '2026-11-29T09:59:49.000Z',
    },
  ])('of $who whose document nobody has found is given up in time', async ({ session, lastTime, late }) => {
    const { deliver, findings } = await setUp();
    // However often it came before: it may have waited for the lease.
    await expect(deliver(policyCall('customers', strange, session, lastTime), 30)).rejects.toThrow(RetryableError);
    await deliver(policyCall('customers', strange, session, late));
    expect(findings()).toEqual([]);
  });

  test('does not take the mark of a request that waits', async () => {
    const { journal, deliver } = await setUp();
    await requestOwners(journal, async () => undefined, [owner], 'one', new Date(at));
    await deliver(policyCall('customers', own));
    expect(await takeMark(journal, owner)).toEqual(['one']);
  });

  test.each([
    { name: 'in an account without a record', accounts: [], event: policyCall() },
    { name: 'of a bucket that is no dataset', accounts: [{}], event: policyCall('else') },
    { name: 'that failed', accounts: [{}], event: s3Call({ accountId: owner, detail: { errorCode: 'AccessDenied' } }) },
  ])('$name is ignored, and takes no lease', async ({ accounts, event }) => {
    const { journal, world, deliver } = await setUp(accounts);
    await deliver(event);
    expect([world.log, journal.items().filter(({ heldUntil }) => heldUntil)]).toEqual([[], []]);
  });

  test('whose document could not be written yet is reported once it is', async () => {
    const { world, deliver, findings } = await setUp();
    world.documents.set('customers', strange);
    world.isFailing = true;
    await expect(deliver(policyCall())).rejects.toThrow(RetryableError);
    expect(findings()).toEqual([]);
    world.isFailing = false;
    await deliver(policyCall(), 2);
    expect(findings()).toMatchObject([{ state: 'remediated', attempts: 2 }]);
  });
});

describe('shutting an account out', () => {
  const accounts = [{}, { accountId: other }, { accountId: reader, type: 'data-science' as const }];
  const shut = (kind: 'shut' | 'open', accountId = reader) =>
    request({ kind, accountId, reason: 'a leak', requestedBy: 'arn:aws:sts::1:assumed-role/operator/dana' });

  test('is on record with who asked, and all owners are requested, also those whose message failed', async () => {
    const { journal, sent, deliver } = await setUp(accounts);
    await markAgain(journal, owner, ['one'], new Date(at));
    await deliver(shut('shut'));
    const record = { accountId: reader, by: 'arn:aws:sts::1:assumed-role/operator/dana', at, reason: 'a leak' };
    expect((await listShut(journal)).get(reader)).toEqual(record);
    expect(sent).toEqual([owner, other]);
    expect(await takeMark(journal, owner)).toEqual([
      'one',
      expect.stringContaining('shut out account 444455556666: a leak'),
    ]);
    expect(journal.items().find(({ id }) => id === `shut-accounts#${reader}`)).toMatchObject({
      request: { ...record, action: 'shut' },
    });
  });

  test('ends with opening it, which is on record as well', async () => {
    const { journal, sent, deliver } = await setUp(accounts);
    await deliver(shut('shut'));
    await deliver(shut('open'));
    expect([(await listShut(journal)).size, sent]).toEqual([0, [owner, other]]);
    const requests = journal.items().filter(({ id }) => id === `shut-accounts#${reader}`);
    expect(requests.map(({ request: asked }) => (asked as { action: string }).action).toSorted()).toEqual([
      'open',
      'shut',
    ]);
  });

  test('needs an account that is known', async () => {
    const { journal, sent, deliver } = await setUp(accounts);
    await expect(deliver(shut('shut', '999999999999'))).rejects.toThrow('there is no account 999999999999');
    expect([(await listShut(journal)).size, sent]).toEqual([0, []]);
  });
});
