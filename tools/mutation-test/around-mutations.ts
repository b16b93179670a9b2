// Mutations of what is found out around a bucket: who sends to it, and what the account's block would break.
import type { Mutation } from './mutation.ts';

const stepTests = ['test/shared/baseline/steps/account-public-access.test.ts'];
const sourceTests = ['test/shared/sweep/sources/known-sources.test.ts'];
const askTests = ['test/shared/sweep/sources/ask-sources.test.ts'];

export const aroundMutations: readonly Mutation[] = [
  {
    control: 'writes of a sweep that begin at the same moment reach the bucket that each is meant for',
    file: 'cli/sweep/clients.ts',
    from: '    customUserAgent: userAgent,',
    to: '    customUserAgent: userAgent,\n    cacheMiddleware: true,',
    tests: ['test/cli/sweep/clients.test.ts'],
  },
  {
    control: "the account's public access block is held while it would break a bucket",
    file: 'shared/baseline/steps/account-public-access.ts',
    from: "if (hold === null) return { kind: 'violating', reason, change };",
    to: "if (Date.now() > 0) return { kind: 'violating', reason, change };\n    if (hold === null) throw new Error();",
    tests: stepTests,
  },
  {
    control: 'an approval of the block is for the buckets that it was given for',
    file: 'shared/baseline/steps/account-public-access.ts',
    from: 'fingerprintOf(remediation, decisiveFacts(looked, unseen))',
    to: 'fingerprintOf(remediation, decisiveFacts([], unseen))',
    tests: stepTests,
  },
  {
    control: 'an approval of the block is claimed before the write',
    file: 'shared/baseline/steps/account-public-access.ts',
    from: '!(await approvals.claim(id, approval))',
    to: 'approval.at === id',
    tests: stepTests,
  },
  {
    control: 'buckets in all Regions are looked at with clients of their Region, however they are listed',
    file: 'shared/baseline/steps/lib/account-buckets.ts',
    from: 'region: BucketRegion ?? region, id });',
    to: 'region: BucketRegion ?? region, id });\n      if (BucketRegion !== region) buckets.pop();',
    tests: stepTests,
  },
  {
    control: 'a bucket whose block may not be read holds the account’s block',
    file: 'shared/baseline/steps/lib/account-buckets.ts',
    from: 'return { bucket: id, hazards: [hazard], facts: { unread: failure.code } };',
    to: 'return { bucket: hazard.id, hazards: [], facts: { unread: failure.code } };',
    tests: stepTests,
  },
  {
    control: 'what S3 throttles is looked at again, and does not hold the account’s block',
    file: 'shared/baseline/run-step.ts',
    from: 'error instanceof LookAheadError ? error.failure : classifyError(error)',
    to: 'classifyError(error instanceof LookAheadError ? null : error)',
    tests: stepTests,
  },
  {
    control: 'buckets beyond those that are looked at hold the account’s block',
    file: 'shared/baseline/steps/lib/bucket-hazards.ts',
    from: 'return unseen === 0 ? found : [...found, notLookedAt(unseen)];',
    to: 'return unseen === 0 || notLookedAt(unseen) ? found : found;',
    tests: ['test/shared/baseline/steps/lib/bucket-hazards.test.ts'],
  },
  {
    control: 'a held block keeps no baseline incomplete',
    file: 'shared/accounts/account-record.ts',
    from: "return state !== 'waiting' && state !== 'failed';",
    to: "return state !== 'waiting' && state !== 'failed' && state !== 'held';",
    tests: ['test/functions/onboard-account/held-steps.test.ts'],
  },
  {
    control: 'a hold by other buckets is published, so that it can be approved',
    file: 'functions/onboard-account/held-steps.ts',
    from: 'latest.hold?.fingerprint === hold.fingerprint',
    to: 'latest.hold !== undefined',
    tests: ['test/functions/onboard-account/held-steps.test.ts'],
  },
  {
    control: 'a source that AWS Config no longer has does not count',
    file: 'shared/sweep/sources/known-sources.ts',
    from: 'each.at >= (askedAt(each) ?? oldest)',
    to: 'each.at >= oldest',
    tests: sourceTests,
  },
  {
    control: 'what AWS Config denies stops no sweep',
    file: 'shared/sweep/sources/ask-sources.ts',
    from: 'return { ...place, unknown: formatFailure(failureOf(error)) };',
    to: 'throw new Error(formatFailure(failureOf(error)));',
    tests: askTests,
  },
  {
    control: 'where AWS Config records no buckets, it is not known that nobody sends',
    file: 'shared/sweep/sources/ask-sources.ts',
    from: 'return counted.length === 0 ? undefined : new Map();',
    to: 'return counted.length < 0 ? undefined : new Map();',
    tests: askTests,
  },
  {
    control: 'how old an answer is changes no fingerprint',
    file: 'shared/remediation/prospect.ts',
    from: '{ asOf: _, ...facts }: Settings',
    to: 'facts: Settings',
    tests: ['test/shared/remediation/prospect.test.ts'],
  },
];
