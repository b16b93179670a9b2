import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { runSweep } from '../../../cli/sweep/run.ts';
import { noProgress } from '../../../cli/sweep/sweep-progress.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { createAdaptiveConcurrency } from '../../../shared/sweep/adaptive-concurrency.ts';
import type { Sweeper } from '../../../shared/sweep/run-sweep.ts';
import type { AccountContext } from '../../../shared/sweep/standalone.ts';
import { aGovernance } from '../../support/site.ts';
import { noSources } from '../../support/sources.ts';
import { noSurrounding } from '../../support/surroundings.ts';

test.each([true, false])('an account without a type is in the summary with its reason, dry run: %s', async (dryRun) => {
  const noSweeper = () => {
    throw new Error('nothing is swept');
  };
  const summary = await runSweep({
    sweepTargets: {
      governance: aGovernance(),
      targets: [],
      undetermined: [{ accountId: '111122223333', reason: 'TooManyRequestsException' }],
      ...noSources(),
      deletedResources: undefined,
      sweeperFor: noSweeper,
      dryRunSweeperFor: noSweeper,
      record: 'a file',
      requestedBy: null,
    },
    guardrails: [],
    dryRun,
    keepFindings: true,
    onFinding: () => undefined,
    progress: noProgress,
    signal: new AbortController().signal,
  });
  expect(summary.accounts).toEqual([
    expect.objectContaining({
      accountId: '111122223333',
      accountType: null,
      buckets: 0,
      error: 'TooManyRequestsException',
    }),
  ]);
});

test('the trigger of every finding names who sweeps', async () => {
  const requestedBy = 'arn:aws:sts::111122223333:assumed-role/platform-operator/dana';
  const s3 = new S3Client({ region: 'us-east-1' });
  mockClient(s3).on(ListBucketsCommand).resolves({ Buckets: [] });
  const concurrency = createAdaptiveConcurrency({ start: 1, min: 1, max: 1 });
  const account = {
    accountType: 'production',
    accountAge: 'new',
    clientFor: () => s3,
    surrounding: noSurrounding,
    concurrency,
  } as const;
  const triggers: AccountContext['trigger'][] = [];
  const sweeperFor = ({ trigger }: AccountContext): Sweeper => {
    triggers.push(trigger);
    return { evaluate: async () => [], publish: async () => undefined, retryDelaysMs: [] };
  };
  await runSweep({
    sweepTargets: {
      governance: aGovernance(),
      targets: ['111122223333', '222233334444'].map((accountId) => ({ accountId, ...account })),
      undetermined: [],
      ...noSources(),
      deletedResources: undefined,
      sweeperFor,
      dryRunSweeperFor: sweeperFor,
      record: 'a file',
      requestedBy,
    },
    guardrails,
    dryRun: false,
    keepFindings: true,
    onFinding: () => undefined,
    progress: noProgress,
    signal: new AbortController().signal,
  });
  expect(triggers.map(({ principal }) => principal)).toEqual([requestedBy, requestedBy]);
});

test('buckets in Regions that are not governed are counted, over all accounts', async () => {
  const accountIds = ['111122223333', '222233334444'];
  const governance = aGovernance();
  const targets = accountIds.map((accountId) => {
    const s3 = new S3Client({ region: 'us-east-1' });
    const Buckets = [
      { Name: `far-${accountId}`, BucketRegion: 'eu-north-1' },
      { Name: `near-${accountId}`, BucketRegion: 'us-east-1' },
    ];
    mockClient(s3).on(ListBucketsCommand).resolves({ Buckets });
    const concurrency = createAdaptiveConcurrency({ start: 1, min: 1, max: 1 });
    return {
      accountId,
      accountType: 'production' as const,
      accountAge: 'new' as const,
      clientFor: () => s3,
      surrounding: noSurrounding,
      concurrency,
    };
  });
  const evaluated: string[] = [];
  const sweeper: Sweeper = {
    evaluate: async ({ id }) => {
      evaluated.push(id);
      return [];
    },
    publish: async () => undefined,
    retryDelaysMs: [],
  };
  const summary = await runSweep({
    sweepTargets: {
      governance,
      targets,
      undetermined: [],
      ...noSources(),
      deletedResources: undefined,
      sweeperFor: () => sweeper,
      dryRunSweeperFor: () => sweeper,
      record: 'a file',
      requestedBy: null,
    },
    guardrails,
    dryRun: false,
    keepFindings: true,
    onFinding: () => undefined,
    progress: noProgress,
    signal: new AbortController().signal,
  });
  expect(summary.elsewhere).toEqual({ 'eu-north-1': 2 });
  expect(evaluated.toSorted()).toEqual(['near-111122223333', 'near-222233334444']);
});
