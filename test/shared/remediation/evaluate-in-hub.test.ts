// What the hub asks before it remediates the violations of a bucket, how often, and what happens if it gets no answer.
import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { encodeRemediation } from '../../../shared/findings/finding-items.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import type { ChangeControl } from '../../../shared/remediation/change-control/change-control.ts';
import { evaluate } from '../../../shared/remediation/evaluate.ts';
import { hubEvaluator, publishEvaluations } from '../../../shared/remediation/evaluate-in-hub.ts';
import { findingIdentity } from '../../../shared/remediation/finding-from-outcome.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { answerBatches, putInBatches } from '../../support/fake-journal.ts';
import { awsError, bucket, callsOfGuardrails, fakeS3, ownReadsOfPreflights } from '../../support/fake-s3.ts';
import { aFinding } from '../../support/finding.ts';
import { findingsOn } from '../../support/published.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurroundings } from '../../support/surroundings.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const idOf = (guardrail: string) => {
  const [found] = guardrails.filter(({ id }) => id === guardrail);
  if (found === undefined) throw new Error(`there is no guardrail ${guardrail}`);
  return findingIdentity(found, bucket).id;
};
const versioning = idOf('s3-versioning');

type Item = Parameters<typeof answerBatches>[1] & object;
const latest = (id: string, more: object = {}): Item => {
  const finding = aFinding({ id, state: 'remediated', at: '2026-11-24T11:50:00.000Z' });
  const item = { id, version: 'latest', at: finding.at, finding, firstSeenAt: finding.at };
  return [marshall({ ...item, remediationsSince: '1970-01-01T00:00:00.000Z', ...more })];
};

/** A bucket that violates all guardrails, in a hub whose journal has these items. */
function setUp(items: Item = [], changeControl: ChangeControl = allowAll, clock = () => now) {
  const fake = fakeS3();
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  answerBatches(table, items);
  table.on(QueryCommand).resolves({ Items: [] });
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const dependencies = {
    governance: aGovernance({ limits: { contested: { repairs: 3, windowMinutes: 60 } } }),
    journal: { dynamodb, table: 'journal', retentionDays: 1 },
    eventBridge,
    changeControl,
    now: clock,
  };
  const run = async () => {
    const trigger = { trigger: { eventId: 'e', detailType: 'x', principal: null }, attempt: 1 };
    const results = await evaluate(
      hubEvaluator(dependencies),
      { client: fake.s3, surroundings: noSurroundings() },
      guardrails,
      { type: 'production', age: 'new' },
      bucket,
      trigger,
    );
    await publishEvaluations(dependencies, results);
    return Object.fromEntries(results.map(({ context, outcome }) => [context.guardrail.id, outcome]));
  };
  const writes = () => fake.calls.filter(({ command }) => command.startsWith('Put')).map(({ command }) => command);
  return { fake, table, bus, run, writes, states: async () => mapValues(await run()) };
}

const mapValues = (outcomes: Readonly<Record<string, { readonly state: string }>>) =>
  Object.fromEntries(Object.entries(outcomes).map(([id, { state }]) => [id, state]));
const remediated = { 's3-public-access': 'remediated', 's3-encryption': 'remediated', 's3-versioning': 'remediated' };

test('three violations cost nine calls to S3 and a preflight, two calls to the journal, and one to the bus', async () => {
  const { fake, table, bus, states } = setUp();
  expect(await states()).toEqual(remediated);
  expect(callsOfGuardrails(fake)).toHaveLength(9);
  expect(fake.calls.length - 9).toBeLessThanOrEqual(ownReadsOfPreflights);
  expect(table.calls().map(({ args }) => args[0].constructor.name)).toEqual([
    'BatchGetItemCommand',
    'BatchWriteItemCommand',
  ]);
  expect(bus.calls()).toHaveLength(1);
  expect(findingsOn(bus).map(({ state }) => state)).toEqual(['remediated', 'remediated', 'remediated']);
});

test('a compliant bucket costs one read of the journal, and nothing is published', async () => {
  const { fake, table, bus, run, states } = setUp();
  await run();
  table.resetHistory();
  bus.resetHistory();
  fake.calls.length = 0;
  expect(new Set(Object.values(await states()))).toEqual(new Set(['compliant']));
  expect([fake.calls.length, table.calls().length, bus.calls().length]).toEqual([3, 1, 0]);
});

test('what permits a change is read with strong consistency, what reports a compliant bucket is not', async () => {
  const { table, run } = setUp();
  await run();
  await run();
  const reads = table.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.['journal']);
  expect(reads.map((read) => [read?.Keys?.length, read?.ConsistentRead])).toEqual([
    [12, true],
    [6, false],
  ]);
});

test('all intents are recorded before the first write', async () => {
  const { fake, table, run } = setUp();
  const intentsAtWrite: number[] = [];
  fake.s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (String(commandName).startsWith('Put')) intentsAtWrite.push(putInBatches(table).length);
        return next(args);
      },
    { step: 'initialize', priority: 'high' },
  );
  await run();
  expect(intentsAtWrite).toEqual([3, 3, 3]);
});

test('a change is dated after all that was read before it, so that it is newer than what others saw meanwhile', async () => {
  let calls = 0;
  const { fake, bus, run } = setUp([], allowAll, () => new Date(now.getTime() + calls));
  const callsBeforeWrites: number[] = [];
  fake.s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (String(commandName).startsWith('Put')) callsBeforeWrites.push(calls);
        calls += 1;
        return next(args);
      },
    { step: 'initialize', priority: 'high' },
  );
  await run();
  const times = findingsOn(bus).map(({ at }) => Date.parse(at) - now.getTime());
  const [first = 0] = callsBeforeWrites;
  expect(first).toBeGreaterThan(3);
  expect(times).toEqual([first, first, first]);
});

test('an intent that a stale read overlooks still becomes the remediation, not something that ended by itself', async () => {
  const compliant = { versioning: { Status: 'Enabled' } };
  const { fake, table, bus, run } = setUp();
  Object.assign(fake.state, compliant);
  const held = aFinding({ id: versioning, state: 'monitored', at: '2026-11-24T11:50:00.000Z' });
  const intent = aFinding({ id: versioning, state: 'remediated', at: '2026-11-24T11:59:00.000Z', after: null });
  const items = [
    { id: versioning, version: 'latest', at: held.at, finding: held, firstSeenAt: held.at },
    { id: versioning, version: 'intent', finding: intent },
  ];
  table.on(BatchGetItemCommand).callsFake(({ RequestItems: { journal } }) => {
    const visible = journal.ConsistentRead ? items : items.slice(0, 1);
    const asked = JSON.stringify(journal.Keys);
    return { Responses: { journal: asked.includes(versioning) ? visible.map((item) => marshall(item)) : [] } };
  });
  await run();
  const [published] = findingsOn(bus).filter(({ id }) => id === versioning);
  expect(published).toMatchObject({ state: 'remediated', at: intent.at, after: { status: 'Enabled' } });
});

test.each(['reads', 'intents'])('without an answer to its %s the hub writes nothing', async (what) => {
  const { table, run, writes } = setUp();
  const error = awsError('ProvisionedThroughputExceededException');
  if (what === 'reads') table.on(BatchGetItemCommand).rejects(error);
  else table.on(BatchWriteItemCommand).rejects(error);
  await expect(run()).rejects.toThrow('ProvisionedThroughputExceededException');
  expect(writes()).toEqual([]);
});

test('a suspended guardrail is not remediated, and the others are', async () => {
  const hold = marshall({ id: versioning, version: 'hold', by: 'carla', until: '2026-11-24T12:30:00.000Z' });
  const { states, writes, bus } = setUp([hold]);
  expect(await states()).toEqual({ ...remediated, 's3-versioning': 'undone' });
  expect(writes()).not.toContain('PutBucketVersioningCommand');
  expect(findingsOn(bus).map(({ guardrail }) => guardrail)).not.toContain('s3-versioning');
});

test('a suspension that cannot be read permits nothing, and harms no other guardrail', async () => {
  const { states, writes, run } = setUp([marshall({ id: versioning, version: 'hold', by: 'a later version' })]);
  expect(await states()).toEqual({ ...remediated, 's3-versioning': 'failed' });
  expect(writes()).not.toContain('PutBucketVersioningCommand');
  expect((await run())['s3-versioning']?.reason).toContain('the record of the finding cannot be read');
});

const remediations = (...times: readonly string[]) => ({
  remediations: new Set(times.map((at) => encodeRemediation(aFinding({ at })))),
});
const three = remediations('2026-11-24T11:10:00.000Z', '2026-11-24T11:30:00.000Z', '2026-11-24T11:50:00.000Z');

test.each<{ name: string; items: Item; expected: string }>([
  { name: 'three remediations in the window', items: latest(versioning, three), expected: 'contested' },
  {
    name: 'three remediations, one of them before the window',
    items: latest(
      versioning,
      remediations('2026-11-24T10:59:00.000Z', '2026-11-24T11:30:00.000Z', '2026-11-24T11:50:00.000Z'),
    ),
    expected: 'remediated',
  },
  { name: 'no remediation', items: latest(versioning), expected: 'remediated' },
])('$name: $expected, without a read of the history', async ({ items, expected }) => {
  const { states, table } = setUp(items);
  expect(await states()).toEqual({ ...remediated, 's3-versioning': expected });
  expect(table.commandCalls(QueryCommand)).toHaveLength(0);
});

test.each([
  { name: 'an item of an earlier version', since: undefined },
  { name: 'an item that this version continues', since: '2026-11-24T11:30:00.000Z' },
  { name: 'an item that does not parse', since: ['of another version'] },
])('$name: the remediations in the history count', async ({ since }) => {
  const { states, table } = setUp(
    latest(versioning, { remediationsSince: since ?? null }).map((item) => withoutNull(item)),
  );
  const Items = ['11:10', '11:30', '11:50'].map((time) => {
    const finding = aFinding({ id: versioning, at: `2026-11-24T${time}:00.000Z` });
    return marshall({ id: versioning, version: `history#${finding.at}#e#remediated`, finding });
  });
  table.on(QueryCommand).resolves({ Items });
  expect(await states()).toEqual({ ...remediated, 's3-versioning': 'contested' });
});

function withoutNull<T extends Record<string, { NULL?: unknown }>>(item: T): T {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value.NULL !== true)) as T;
}

test('of three changes, those that the budget grants are made, and their intents recorded', async () => {
  const authorizeAll = async () => ({ granted: 2, denial: { kind: 'limit' as const, reason: 'used up' } });
  const { run, writes, table } = setUp([], { ...allowAll, authorizeAll });
  const outcomes = await run();
  expect(Object.values(mapValues(outcomes)).toSorted()).toEqual(['monitored', 'remediated', 'remediated']);
  expect(writes()).toHaveLength(2);
  expect(putInBatches(table)).toHaveLength(2);
});

test('changes that are not granted are not made, also without a denial', async () => {
  const { states, writes } = setUp([], { ...allowAll, authorizeAll: async () => ({ granted: 0, denial: undefined }) });
  expect(new Set(Object.values(await states()))).toEqual(new Set(['failed']));
  expect(writes()).toEqual([]);
});

test('changes that the journal suppresses are not counted', async () => {
  const counts: number[] = [];
  const authorizeAll: ChangeControl['authorizeAll'] = async (_account, _trigger, count) => {
    counts.push(count);
    return { granted: count, denial: undefined };
  };
  await setUp(latest(versioning, three), { ...allowAll, authorizeAll }).run();
  expect(counts).toEqual([2]);
});
