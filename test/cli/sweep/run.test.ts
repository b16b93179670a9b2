import { runSweep } from '../../../cli/sweep/run.ts';
import { aGovernance } from '../../support/site.ts';

const progress = {
  start: () => undefined,
  accountDone: () => undefined,
  bucketDone: () => undefined,
  stop: () => undefined,
};

test.each([true, false])('an account without a type is in the summary with its reason, dry run: %s', async (dryRun) => {
  const noSweeper = () => {
    throw new Error('nothing is swept');
  };
  const summary = await runSweep({
    governance: aGovernance(),
    sweepTargets: {
      targets: [],
      undetermined: [{ accountId: '111122223333', reason: 'TooManyRequestsException' }],
      deletedResources: undefined,
      sweeperFor: noSweeper,
      record: 'a file',
    },
    guardrails: [],
    dryRun,
    keepFindings: true,
    onFinding: () => undefined,
    progress,
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
