import { changedSettingCount } from '../../../../shared/accounts/account-record.ts';
import { runSteps } from '../../../../shared/baseline/run-steps.ts';
import { firstSweep, maxEvaluated } from '../../../../shared/baseline/steps/first-sweep.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { aBaselineRun, aStepContext } from '../../../support/site.ts';

const bucket = { accountId: '111122223333', region: 'us-east-1', type: 'AWS::S3::Bucket', id: 'a-bucket' };

const request = async () => Promise.reject(new Error('must not be called'));

const run = (sweep: Parameters<typeof aStepContext>[0], dryRun = false) =>
  runSteps([{ ...firstSweep, after: [] }], aBaselineRun({ contextIn: () => aStepContext(sweep), dryRun }));

test('every bucket is evaluated once; the outcomes are the reason, and no settings of the account', async () => {
  const evaluated: unknown[] = [];
  const evaluate = async (buckets: readonly object[]) => {
    evaluated.push(...buckets);
    return { remediated: 2, unreadable: 1 };
  };
  const results = await run({ sweep: { list: async () => [bucket], evaluate, request } });
  expect(results).toMatchObject([{ state: 'done', reason: '2 remediated, 1 unreadable' }]);
  expect(evaluated).toEqual([bucket]);
  expect(changedSettingCount(results)).toBe(0);
});

test('a dry run evaluates no bucket; an account without buckets needs no evaluation', async () => {
  const evaluate = async () => Promise.reject(new Error('must not be called'));
  expect(await run({ sweep: { list: async () => [bucket], evaluate, request } }, true)).toMatchObject([
    { state: 'planned' },
  ]);
  expect(await run({ sweep: { list: async () => [], evaluate, request } })).toMatchObject([{ state: 'already' }]);
});

test('buckets that AWS throttled are not skipped: the step waits', async () => {
  const results = await run({
    sweep: { list: async () => [bucket], evaluate: async () => ({ compliant: 2, 'not yet': 1 }), request },
  });
  expect(results).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('1 not yet') }]);
});

describe.each([
  { count: maxEvaluated, isHandedOver: false },
  { count: maxEvaluated + 1, isHandedOver: true },
  { count: 50_000, isHandedOver: true },
])('an account with $count buckets', ({ count, isHandedOver }) => {
  test(`is handed over to the sweep: ${isHandedOver}; no more buckets are listed than that needs`, async () => {
    const calls: string[] = [];
    const listed: number[] = [];
    const results = await run({
      sweep: {
        list: async (atMost) => {
          const found = Array.from({ length: Math.min(count, atMost) }, (_, index) => ({
            ...bucket,
            id: `b-${index}`,
          }));
          listed.push(found.length);
          return found;
        },
        evaluate: async (buckets) => {
          calls.push(`evaluate ${buckets.length}`);
          return { compliant: buckets.length };
        },
        request: async () => {
          calls.push('request');
        },
      },
    });
    expect(calls).toEqual([isHandedOver ? 'request' : `evaluate ${count}`]);
    expect(results).toMatchObject([{ state: 'done', change: {} }]);
    expect(Math.max(...listed)).toBeLessThanOrEqual(maxEvaluated + 1);
  });
});

test('a sweep that could not be requested is requested again', async () => {
  const list = async (atMost: number) => Array.from({ length: atMost }, () => bucket);
  const unavailable = async () => Promise.reject(awsError('InternalException', 500));
  const results = await run({ sweep: { list, evaluate: async () => ({}), request: unavailable } });
  expect(results).toMatchObject([{ state: 'waiting', reason: expect.stringContaining('InternalException') }]);
});
