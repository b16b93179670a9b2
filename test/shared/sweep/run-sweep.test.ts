import type { Finding } from '../../../shared/findings/finding.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import type { Evaluation } from '../../../shared/remediation/evaluate.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import { type Sweeper, sweep } from '../../../shared/sweep/run-sweep.ts';
import { dryRunSweeper, findingsFor, standaloneSweeper } from '../../../shared/sweep/standalone.ts';
import { bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance({
  exemptions: [{ resource: 'exempt-*', owner: 'data-office', reason: 'kept elsewhere', expires: '2099-12-31' }],
});
const now = () => new Date('2026-11-24T10:00:00.000Z');
const concurrency = () => createAdaptiveConcurrency({ start: 4, min: 1, max: 8 });

function setUp(fake: FakeS3) {
  const accountContext = {
    accountType: 'testing' as const,
    clientFor: () => fake.s3,
    trigger: { eventId: 'sweep-1', detailType: 'Palisade Sweep', principal: null },
  };
  const kept: { step: string; finding: Finding }[] = [];
  const waits = [0, 0, 0];
  const told: (readonly Evaluation[])[] = [];
  const listening = (sweeper: Sweeper): Sweeper => ({
    ...sweeper,
    retryDelaysMs: waits,
    publish: async (results) => {
      told.push(results);
      await sweeper.publish(results);
    },
  });
  const keep = async (step: string, finding: Finding) => void kept.push({ step, finding });
  return {
    kept,
    states: () => told.flat().map(({ outcome }) => outcome.state),
    findings: () => told.flat().flatMap(findingsFor),
    sweepOne: (name = bucket.id, signal?: AbortSignal) =>
      sweep(
        [{ ...bucket, id: name }],
        guardrails,
        listening(standaloneSweeper(governance, accountContext, now, keep)),
        concurrency(),
        signal,
      ),
    look: () => sweep([bucket], guardrails, listening(dryRunSweeper(governance, accountContext, now)), concurrency()),
  };
}
const writes = ({ calls }: FakeS3) => calls.filter(({ command }) => command.startsWith('Put'));

test('a violating bucket costs three reads, three writes and three reads to verify', async () => {
  const fake = fakeS3();
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(fake.calls).toHaveLength(9);
  expect(states()).toEqual(['remediated', 'remediated', 'remediated']);
});

test('a compliant bucket costs three reads', async () => {
  const fake = fakeS3();
  await setUp(fake).sweepOne();
  fake.calls.length = 0;
  const { sweepOne, kept } = setUp(fake);
  await sweepOne();
  expect(fake.calls.map(({ command }) => command.slice(0, 3))).toEqual(['Get', 'Get', 'Get']);
  expect(kept).toEqual([]);
});

test('without a hub, a repair is on record before it is made, with what was there', async () => {
  const fake = fakeS3({ versioning: { Status: 'Suspended' } });
  const { sweepOne, kept } = setUp(fake);
  await sweepOne();
  const steps = kept.filter(({ finding }) => finding.guardrail === 's3-versioning');
  expect(steps.map(({ step }) => step)).toEqual(['intended', 'found']);
  expect(steps[0]?.finding).toMatchObject({ before: { status: 'Suspended' }, after: null });
  expect(steps[1]?.finding).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a dry run writes nothing, and says what it would', async () => {
  const fake = fakeS3();
  const { look, findings, kept } = setUp(fake);
  await look();
  expect(writes(fake)).toEqual([]);
  expect(kept).toEqual([]);
  expect(findings().map(({ state, change }) => ({ state, isChange: change !== null }))).toEqual(
    guardrails.map(() => ({ state: 'monitored', isChange: true })),
  );
});

test('an exempt bucket is left alone', async () => {
  const fake = fakeS3();
  const { sweepOne, states } = setUp(fake);
  await sweepOne('exempt-1');
  expect(writes(fake)).toEqual([]);
  expect(states()).toEqual(['exempt', 'exempt', 'exempt']);
});

test.each([
  { name: 'a read', command: 'GetBucketVersioningCommand' },
  { name: 'a write', command: 'PutBucketVersioningCommand' },
])('$name that is throttled is made again, and told of once', async ({ command }) => {
  const fake = fakeS3();
  fake.fail(command, 'SlowDown', 2);
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(states().sort()).toEqual(['remediated', 'remediated', 'remediated']);
});

test('what AWS denies is not tried again', async () => {
  const fake = fakeS3();
  fake.fail('GetBucketVersioningCommand', 'AccessDenied');
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(fake.calls.filter(({ command }) => command === 'GetBucketVersioningCommand')).toHaveLength(1);
  expect(states()).toContain('unreadable');
});

test('after the signal no bucket is begun', async () => {
  const fake = fakeS3();
  await setUp(fake).sweepOne(bucket.id, AbortSignal.abort());
  expect(fake.calls).toEqual([]);
});
