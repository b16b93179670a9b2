// A run of a canary: its steps and how it ends; and whatever happens, no bucket is left, or the run says so.
import fc from 'fast-check';
import { cause } from '../../../shared/canary/causes.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { accountId, bucketName, canaryWorld } from '../../support/canary-world.ts';
import { awsError } from '../../support/fake-s3.ts';

const untilTag = 'palisade:canary-until';
const managed = { Key: 'managed-by', Value: 'palisade' };
const spokeRefused = `the setting could not be read: AccessDenied (User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${accountId}:role/PalisadeSpoke)`;

test('makes a bucket, breaks it, sees finding and fix, and removes it', async () => {
  const world = canaryWorld({ hub: (reads) => (reads < 3 ? undefined : { state: 'remediated' }) });
  expect(await world.run()).toMatchObject({ outcome: 'fixed', cause: null, bucket: bucketName, leftBehind: null });
  expect(world.hops.map(({ what }) => what)).toEqual(['made', 'broken', 'detected', 'fixed', 'removed']);
  expect(world.hops.map(({ milliseconds }) => milliseconds)).toEqual([0, 0, 500, 500, 500]);
  expect(world.buckets.size).toBe(0);
});

test('every call names the account that must own the bucket, where S3 has a parameter for it', async () => {
  const world = canaryWorld();
  await world.run();
  const onBuckets = world.calls.filter(({ command }) => /Bucket/.test(command));
  const without = onBuckets.filter(({ input }) => input['ExpectedBucketOwner'] !== accountId);
  expect(onBuckets.length).toBeGreaterThan(4);
  expect(without.map(({ command }) => command)).toEqual(['ListBucketsCommand', 'CreateBucketCommand']);
});

test('a finding alone is no fix: the bucket has to have the setting', async () => {
  const world = canaryWorld({ isFixed: false });
  expect(await world.run()).toMatchObject({ outcome: 'failed', cause: { code: 'not fixed' } });
  expect(world.hops.map(({ what }) => what)).toEqual(['made', 'broken', 'detected', 'removed']);
});

const monitor = cause('account on monitor', 'on monitor', 'x');
const paused = cause('hub paused', 'paused', 'x');
const rows: readonly {
  readonly name: string;
  readonly finding: Partial<Finding> | undefined;
  readonly expectation?: Parameters<ReturnType<typeof canaryWorld>['run']>[0];
  readonly expected: object;
}[] = [
  {
    name: 'on monitor',
    finding: { state: 'monitored' },
    expectation: { kind: 'monitor', cause: monitor },
    expected: { outcome: 'monitor', cause: monitor },
  },
  {
    name: 'paused',
    finding: { state: 'monitored' },
    expectation: { kind: 'paused', cause: paused },
    expected: { outcome: 'paused', cause: paused },
  },
  {
    name: 'a pause that began after the run, or whose end the hub has not noticed',
    finding: { state: 'monitored', reason: 'versioning is suspended; Palisade is paused by ann since x: y' },
    expected: { outcome: 'paused', cause: { code: 'hub paused' } },
  },
  {
    name: 'not started, as the hub saw it',
    finding: { state: 'monitored', reason: 'x; Palisade has not been started yet: palisade resume starts it' },
    expected: { outcome: 'paused', cause: { code: 'hub paused' } },
  },
  {
    name: 'held back for another reason, such as the change budget',
    finding: { state: 'monitored', reason: 'the change budget is used up' },
    expected: { outcome: 'failed', cause: { code: 'not fixed', says: 'the change budget is used up' } },
  },
  { name: 'exempt', finding: { state: 'exempt' }, expected: { outcome: 'failed', cause: { code: 'exempt' } } },
  { name: 'held', finding: { state: 'held' }, expected: { outcome: 'failed', cause: { code: 'held' } } },
  {
    name: 'the member role is missing',
    finding: { state: 'unreadable', reason: spokeRefused },
    expected: { outcome: 'failed', cause: { code: 'member role missing' } },
  },
  {
    name: 'unreadable for another reason',
    finding: { state: 'unreadable', reason: 'SlowDown' },
    expected: { outcome: 'failed', cause: { code: 'not fixed' } },
  },
  { name: 'nothing arrives', finding: undefined, expected: { outcome: 'failed', cause: { code: 'nothing arrived' } } },
];

test.each(rows)('$name', async ({ finding, expectation, expected }) => {
  const world = canaryWorld({ hub: () => finding });
  expect(await world.run(expectation)).toMatchObject(expected);
  expect(world.buckets.size).toBe(0);
});

test('what the diagnosis finds is said when nothing arrives', async () => {
  const world = canaryWorld({ hub: () => undefined });
  const found = cause('function missing', 'gone', 'deploy');
  Object.assign(world.dependencies, { diagnose: async () => found });
  expect(await world.run()).toMatchObject({ outcome: 'failed', cause: found });
});

test('a disabled rule ends the run before a bucket is made', async () => {
  const world = canaryWorld({ ruleState: 'DISABLED' });
  expect(await world.run()).toMatchObject({ outcome: 'failed', bucket: null, cause: { code: 'rule disabled' } });
  expect(world.calls.some(({ command }) => command === 'CreateBucketCommand')).toBe(false);
});

const refusals = [
  {
    name: 'the role is missing',
    role: 'arn:aws:iam::1:role/PalisadeCanary',
    message: 'no',
    code: 'canary role missing',
  },
  { name: 'quarantine', message: 'with an explicit deny in a service control policy', code: 'quarantined' },
  { name: 'another policy', message: 'no identity-based policy allows it', code: 'denied' },
] as const;

test.each(refusals)('refused because of: $name', async ({ message, code, ...rest }) => {
  const refused = Object.assign(awsError('AccessDenied', 403), {
    message,
    ...('role' in rest ? { roleArn: rest.role } : {}),
  });
  const world = canaryWorld({ onCall: (command) => (command === 'DescribeRuleCommand' ? { before: refused } : {}) });
  expect(await world.run()).toMatchObject({ outcome: 'failed', cause: { code } });
});

test('a journal that may not be read is said', async () => {
  const denied = awsError('AccessDeniedException', 400);
  const world = canaryWorld({ onCall: (command) => (command === 'QueryCommand' ? { before: denied } : {}) });
  expect(await world.run()).toMatchObject({ outcome: 'failed', cause: { code: 'journal unreadable' } });
  expect(world.buckets.size).toBe(0);
});

test('a throttled journal is read again', async () => {
  const slow = awsError('ThrottlingException', 400);
  let left = 3;
  const world = canaryWorld({
    onCall: (command) => (command === 'QueryCommand' && left-- > 0 ? { before: slow } : {}),
  });
  expect(await world.run()).toMatchObject({ outcome: 'fixed' });
});

describe('buckets of earlier runs', () => {
  const other = `palisade-canary-${accountId}-89abcdef`;
  const past = '2026-11-28T11:00:00.000Z';
  const future = '2026-11-28T12:10:00.000Z';
  test.each([
    { what: 'of a run that is over', tags: [managed, { Key: untilTag, Value: past }], isRemoved: true },
    { what: 'of a run that goes on', tags: [managed, { Key: untilTag, Value: future }], isRemoved: false },
    { what: 'without the end of its run', tags: [managed], isRemoved: true },
    {
      what: 'of somebody else',
      tags: [
        { Key: 'owner', Value: 'me' },
        { Key: untilTag, Value: past },
      ],
      isRemoved: false,
    },
    { what: 'about to be tagged', tags: undefined, isRemoved: false },
    { what: 'never tagged', tags: undefined, madeAt: '2026-11-28T10:59:00Z', isRemoved: true },
    { what: 'with another name', tags: [managed], bucket: `palisade-canary-${accountId}-mine`, isRemoved: false },
  ])('$what', async ({ tags, madeAt = '2026-11-28T12:00:00Z', bucket = other, isRemoved }) => {
    const world = canaryWorld();
    world.buckets.set(bucket, { versioning: 'Enabled', tags, madeAt: new Date(madeAt) });
    expect((await world.run()).leftovers).toEqual(isRemoved ? [bucket] : []);
    expect([...world.buckets.keys()]).toEqual(isRemoved ? [] : [bucket]);
  });
});

test('whatever fails, and whenever it is stopped, no bucket is left; or the run says which', async () => {
  const failures = ['AccessDenied', 'SlowDown', 'InternalError', 'OperationAborted', 'TimeoutError'];
  const kinds = fc.record({
    at: fc.integer({ min: 1, max: 14 }),
    times: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom(...failures),
    kind: fc.constantFrom('before', 'after', 'stop'),
  });
  let left = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 3 }), async (faults) => {
      const world: ReturnType<typeof canaryWorld> = canaryWorld({
        hub: (reads) => (reads < 3 ? undefined : { state: 'remediated' }),
        onCall: (_command, count) => {
          const fault = faults.find((each) => count >= each.at && count < each.at + each.times);
          if (fault === undefined) return undefined;
          if (fault.kind === 'stop') world.stop();
          return fault.kind === 'stop' ? undefined : { [fault.kind]: awsError(fault.name, 403) };
        },
      });
      await world.run().catch(() => undefined);
      if (world.buckets.size > 0) left += 1;
      expect(world.leftBehind).toEqual(world.buckets.size > 0 ? [bucketName] : expect.anything());
    }),
    { numRuns: 500 },
  );
  // The property would hold for a run that never removes anything.
  expect(left).toBeLessThan(100);
});
