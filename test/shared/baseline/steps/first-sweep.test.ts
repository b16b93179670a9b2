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
    previousResults: [],
  });

test('every bucket is looked at once, and what came of it is said; that is no setting of the account', async () => {
  const held: unknown[] = [];
  const hold = async (buckets: readonly object[]) => {
    held.push(...buckets);
    return { remediated: 2, unreadable: 1 };
  };
  const results = await run({ sweep: { list: async () => [bucket], evaluate: hold } });
  expect(results).toMatchObject([{ state: 'done', reason: '2 remediated, 1 unreadable' }]);
  expect(held).toEqual([bucket]);
  expect(changedSettingCount(results)).toBe(0);
});

test('a dry run looks at no bucket; an account without buckets has nothing to look at', async () => {
  const hold = async () => Promise.reject(new Error('nobody asked for this'));
  expect(await run({ sweep: { list: async () => [bucket], evaluate: hold } }, true)).toMatchObject([
    { state: 'planned' },
  ]);
  expect(await run({ sweep: { list: async () => [], evaluate: hold } })).toMatchObject([{ state: 'already' }]);
});

test('buckets that AWS throttled are not passed over: the step waits', async () => {
  const results = await run({
    sweep: { list: async () => [bucket], evaluate: async () => ({ compliant: 2, 'not yet': 1 }) },
  });
  expect(results).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('1 not yet') }]);
});
