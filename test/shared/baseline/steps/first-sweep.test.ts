import { changedSettingCount } from '../../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { firstSweep } from '../../../../shared/baseline/steps/first-sweep.ts';
import { aStepContext } from '../../../support/site.ts';

const bucket = { accountId: '111122223333', region: 'us-east-1', type: 'AWS::S3::Bucket', id: 'a-bucket' };

const run = (sweep: Parameters<typeof aStepContext>[0], dryRun = false) =>
  runSteps([{ ...firstSweep, after: [] }], {
    contextIn: () => aStepContext(sweep),
    homeRegion: 'us-east-1',
    regions: ['us-east-1'],
    closedReason: async () => undefined,
    denialReason: async () => undefined,
    dryRun,
    now: () => new Date(),
    previousResults: [],
  });

test('every bucket is evaluated once; the outcomes are the reason, and no settings of the account', async () => {
  const evaluated: unknown[] = [];
  const evaluate = async (buckets: readonly object[]) => {
    evaluated.push(...buckets);
    return { remediated: 2, unreadable: 1 };
  };
  const results = await run({ sweep: { list: async () => [bucket], evaluate } });
  expect(results).toMatchObject([{ state: 'done', reason: '2 remediated, 1 unreadable' }]);
  expect(evaluated).toEqual([bucket]);
  expect(changedSettingCount(results)).toBe(0);
});

test('a dry run evaluates no bucket; an account without buckets needs no evaluation', async () => {
  const evaluate = async () => Promise.reject(new Error('must not be called'));
  expect(await run({ sweep: { list: async () => [bucket], evaluate } }, true)).toMatchObject([{ state: 'planned' }]);
  expect(await run({ sweep: { list: async () => [], evaluate } })).toMatchObject([{ state: 'already' }]);
});

test('buckets that AWS throttled are not skipped: the step waits', async () => {
  const results = await run({
    sweep: { list: async () => [bucket], evaluate: async () => ({ compliant: 2, 'not yet': 1 }) },
  });
  expect(results).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('1 not yet') }]);
});
