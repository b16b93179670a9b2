// Mutations of what sweeps, digests and the change budget depend on: each removes one control.
import type { Mutation } from './mutation.ts';

const changeControl = 'test/shared/remediation/change-control';
const changeControlTests = [`${changeControl}/change-control.test.ts`];
const budgetTests = [`${changeControl}/change-budget.test.ts`];
const budgetCloudTests = [`${changeControl}/change-budget.cloud.test.ts`];
const sweepTests = ['test/functions/sweep/sweep.test.ts'];

export const sweepMutations: readonly Mutation[] = [
  {
    control: 'Lambda does not stop a sweep after 16 pages',
    file: 'serverless.yml',
    from: '# The next page is a message that the function sends to its own queue; functions/sweep counts them.\n    recursiveLoop: Allow',
    to: '',
    tests: ['test/aws-review/messages.test.ts'],
  },
  {
    control: 'of a page that was sent twice, one message is handled',
    file: 'functions/sweep/page-lease.ts',
    from: '(hop = :hop AND messageId = :message)',
    to: 'hop = :hop',
    tests: ['test/functions/sweep/page-lease.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'a sweep that has ended does not begin again',
    file: 'functions/sweep/page-lease.ts',
    from: "'(attribute_not_exists(lastSweep) OR lastSweep <> :sweep)'",
    to: "'NOT lastSweep = :now'",
    tests: ['test/functions/sweep/page-lease.moto.test.ts'],
    project: 'moto',
  },
  {
    control: 'a sweep ends at a stated number of pages',
    file: 'functions/sweep/sweep.ts',
    from: 'if (hop >= maxPages)',
    to: 'if (false)',
    tests: sweepTests,
  },
  {
    control: 'each page is counted',
    file: 'functions/sweep/sweep.ts',
    from: 'hop: hop + 1, swept }',
    to: 'hop, swept }',
    tests: sweepTests,
  },
  {
    control: 'a listing that does not advance ends the sweep',
    file: 'functions/sweep/sweep.ts',
    from: 'if (next !== null && isDeepStrictEqual(next, cursor)) {',
    to: 'if (false) {',
    tests: sweepTests,
  },
  {
    control: 'a bucket that the last page has evaluated is not evaluated as a deleted one',
    file: 'functions/sweep/sweep.ts',
    from: ' && !seen.has(resourceKeyOf(finding)),',
    to: ',',
    tests: sweepTests,
  },
  {
    control: 'a bucket that an earlier page has evaluated is not evaluated as a deleted one',
    file: 'functions/sweep/sweep.ts',
    from: 'cursor === null ? candidates : missingAmong(candidates, clientFor, { accountId, regions })',
    to: 'candidates',
    tests: sweepTests,
  },
  {
    control: 'buckets in Regions that are not governed are reported',
    file: 'functions/sweep/sweep.ts',
    from: '  await publishUngovernedRegions(dependencies, accountId, swept.elsewhere, triggerOf(page));\n',
    to: '',
    tests: sweepTests,
  },
  {
    control: 'a chain of digests ends at a stated number',
    file: 'functions/send-alerts/send-alerts.ts',
    from: 'if (hop >= maxDigests) {',
    to: 'if (false) {',
    tests: ['test/functions/send-alerts/digest-chain.test.ts'],
  },
  {
    control: 'the last digest of a chain posts what was collected',
    file: 'functions/send-alerts/send-alerts.ts',
    from: '    await postQueued(dependencies, lane, delivery);\n    throw',
    to: '    throw',
    tests: ['test/functions/send-alerts/digest-chain.test.ts'],
  },
  {
    control: 'the reminder of a digest has a delay that SQS accepts',
    file: 'functions/send-alerts/send-alerts.ts',
    from: 'Math.min(alerts.digestSeconds, maxDelaySeconds - 1)',
    to: 'alerts.digestSeconds',
    tests: ['test/aws-review/messages.test.ts'],
  },
  {
    control: 'Regions without loop detection do not get its property',
    file: 'infrastructure/loop-detection.ts',
    from: 'if (hasLoopDetection(hubRegion(governance))) return functions;',
    to: 'return functions;',
    tests: ['test/infrastructure/loop-detection.test.ts'],
  },
  {
    control: 'a counter of changes never exceeds its limit',
    file: 'shared/remediation/change-control/change-counter.ts',
    from: "':most': limit - count,",
    to: "':most': limit,",
    tests: budgetCloudTests,
    project: 'cloud',
  },
  {
    control: 'the shares of the organization’s budget add up to it',
    file: 'shared/remediation/change-control/change-budget.ts',
    from: ' + (shard < limit % organizationShards ? 1 : 0)',
    to: ' + 1',
    tests: budgetTests,
  },
  {
    control: 'a used-up budget is asked once an hour',
    file: 'shared/remediation/change-control/change-budget.ts',
    from: 'if (taken.added < count) usedUp.keys.add(key.id);',
    to: '',
    tests: budgetTests,
  },
  {
    control: 'another hour has another budget',
    file: 'shared/remediation/change-control/change-budget.ts',
    from: 'if (usedUp.hour !== hour) usedUp = { hour, keys: new Set() };',
    to: '',
    tests: budgetTests,
  },
  {
    control: 'a used-up budget is published by one function',
    file: 'shared/remediation/change-control/budget-finding.ts',
    from: 'if (lease === undefined) return;',
    to: '',
    tests: changeControlTests,
  },
  {
    control: 'a used-up budget that could not be published is published later',
    file: 'shared/remediation/change-control/budget-finding.ts',
    from: 'asked.delete(cacheKey);',
    to: '',
    tests: changeControlTests,
  },
  {
    control: 'a change in the same hour does not resolve the finding of a used-up budget',
    file: 'shared/remediation/change-control/budget-finding.ts',
    from: ' || latest.at >= hourOf(now())',
    to: '',
    tests: changeControlTests,
  },
];
