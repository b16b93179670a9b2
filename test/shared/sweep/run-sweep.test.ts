import type { Finding } from '../../../shared/findings/finding.ts';
import { guardrailsOn } from '../../../shared/guardrails/registry.ts';
import type { Evaluation } from '../../../shared/remediation/evaluator.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import { type Sweeper, sweep } from '../../../shared/sweep/run-sweep.ts';
import { dryRunSweeper, standaloneEvaluator, standaloneSweeper } from '../../../shared/sweep/standalone.ts';
import { bucket, callsOfGuardrails, type FakeS3, fakeS3, ownReadsOfPreflights } from '../../support/fake-s3.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurroundings } from '../../support/surroundings.ts';

const defaultGovernance = aGovernance({
  exemptions: [{ resource: 'exempt-*', owner: 'data-office', reason: 'recorded elsewhere', expires: '2099-12-31' }],
});
const guardrails = guardrailsOn(bucket.type);
const now = () => new Date('2026-11-24T10:00:00.000Z');
const concurrency = () => createAdaptiveConcurrency({ start: 4, min: 1, max: 8 });

function setUp(fake: FakeS3, governance = defaultGovernance) {
  const accountContext = {
    accountType: 'testing' as const,
    accountAge: 'new' as const,
    clientFor: () => fake.s3,
    surroundings: noSurroundings(),
    trigger: { eventId: 'sweep-1', detailType: 'Palisade Sweep', principal: null },
  };
  const recorded: { step: string; finding: Finding }[] = [];
  const published: (readonly Evaluation[])[] = [];
  const withSpy = (sweeper: Sweeper): Sweeper => ({
    ...sweeper,
    retryDelaysMs: [0, 0, 0],
    publish: async (results) => {
      published.push(results);
      await sweeper.publish(results);
    },
  });
  const recordStep = async (step: string, finding: Finding) => void recorded.push({ step, finding });
  return {
    recorded,
    states: () => published.flat().map(({ outcome }) => outcome.state),
    changes: () => published.flat().map(({ outcome }) => ('change' in outcome ? outcome.change : null)),
    sweepOne: (name = bucket.id, signal?: AbortSignal) =>
      sweep(
        [{ ...bucket, id: name }],
        guardrails,
        withSpy(standaloneSweeper(standaloneEvaluator(governance, now), accountContext, recordStep)),
        concurrency(),
        signal,
      ),
    dryRun: () =>
      sweep(
        [bucket],
        guardrails,
        withSpy(dryRunSweeper(standaloneEvaluator(governance, now), accountContext)),
        concurrency(),
      ),
  };
}
const writes = ({ calls }: FakeS3) => calls.filter(({ command }) => command.startsWith('Put'));

test('a violating bucket costs a read, a write and a read to verify per guardrail, and a preflight', async () => {
  const fake = fakeS3();
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(callsOfGuardrails(fake)).toHaveLength(3 * guardrails.length);
  expect(fake.calls.length - 3 * guardrails.length).toBeLessThanOrEqual(ownReadsOfPreflights);
  expect(states()).toEqual(guardrails.map(() => 'remediated'));
});

test('a compliant bucket costs one read per guardrail', async () => {
  const fake = fakeS3();
  await setUp(fake).sweepOne();
  fake.calls.length = 0;
  const { sweepOne, recorded } = setUp(fake);
  await sweepOne();
  expect(fake.calls.map(({ command }) => command.slice(0, 3))).toEqual(guardrails.map(() => 'Get'));
  expect(recorded).toEqual([]);
});

test('without a hub, a remediation is recorded before the write, with the previous settings', async () => {
  const fake = fakeS3({ versioning: { Status: 'Suspended' } });
  const { sweepOne, recorded } = setUp(fake);
  await sweepOne();
  const steps = recorded.filter(({ finding }) => finding.guardrail === 's3-versioning');
  expect(steps.map(({ step }) => step)).toEqual(['intended', 'found']);
  expect(steps[0]?.finding).toMatchObject({ before: { status: 'Suspended' }, after: null });
  expect(steps[1]?.finding).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a dry run writes nothing and returns the changes', async () => {
  const fake = fakeS3();
  const { dryRun, states, changes, recorded } = setUp(fake);
  await dryRun();
  expect(writes(fake)).toEqual([]);
  expect(recorded).toEqual([]);
  expect(states()).toEqual(guardrails.map(() => 'would fix'));
  expect(changes()).not.toContain(null);
});

test('without a hub, a sweep keeps to the change budget of governance.yml, and so does its dry run', async () => {
  const limited = aGovernance({ limits: { changesPerHour: { account: 2, organization: 100 } } });
  const dry = setUp(fakeS3(), limited);
  await dry.dryRun();
  expect(dry.states().toSorted()).toEqual(['monitored', 'would fix', 'would fix']);
  const fake = fakeS3();
  const { sweepOne, states } = setUp(fake, limited);
  await sweepOne();
  expect(states().toSorted()).toEqual(['monitored', 'remediated', 'remediated']);
  expect(writes(fake)).toHaveLength(2);
});

test('an exempt bucket is not changed', async () => {
  const fake = fakeS3();
  const { sweepOne, states } = setUp(fake);
  await sweepOne('exempt-1');
  expect(writes(fake)).toEqual([]);
  expect(states()).toEqual(guardrails.map(() => 'exempt'));
});

test.each([
  { name: 'a read', command: 'GetBucketVersioningCommand' },
  { name: 'a write', command: 'PutBucketVersioningCommand' },
])('$name that is throttled is retried, and the results are published once', async ({ command }) => {
  const fake = fakeS3();
  fake.fail(command, 'SlowDown', 2);
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(states()).toEqual(guardrails.map(() => 'remediated'));
});

test('a denied read is not retried', async () => {
  const fake = fakeS3();
  fake.fail('GetBucketVersioningCommand', 'AccessDenied');
  const { sweepOne, states } = setUp(fake);
  await sweepOne();
  expect(fake.calls.filter(({ command }) => command === 'GetBucketVersioningCommand')).toHaveLength(1);
  expect(states()).toContain('unreadable');
});

test('after the signal no bucket is started', async () => {
  const fake = fakeS3();
  await setUp(fake).sweepOne(bucket.id, AbortSignal.abort());
  expect(fake.calls).toEqual([]);
});

test('a resource is evaluated only by the guardrails on its type', async () => {
  const evaluated: [string, string[]][] = [];
  const sweeper: Sweeper = {
    evaluate: async ({ type }, own) => {
      evaluated.push([type, own.map(({ id }) => id)]);
      return [];
    },
    publish: async () => undefined,
    retryDelaysMs: [],
  };
  await sweep([bucket, { ...bucket, type: 'AWS::ECR::Repository' }], guardrails, sweeper, concurrency());
  expect(evaluated).toEqual([
    ['AWS::S3::Bucket', guardrailsOn('AWS::S3::Bucket').map(({ id }) => id)],
    ['AWS::ECR::Repository', []],
  ]);
});
