// Mutations that the table of what depends on a bucket must notice, whatever the tests of the single rows say.
import type { Mutation } from './mutation.ts';

const tests = ['test/shared/remediation/nothing-breaks.test.ts'];

export const oracleMutations: readonly Mutation[] = [
  {
    control: 'a delegation to access points does not say who calls',
    file: 'shared/guardrails/s3-bucket/look/grantee.ts',
    from: "['s3:DataAccessPointAccount', byAccessPoint]",
    to: "['s3:DataAccessPointAccount', byAccountId]",
    tests,
  },
  {
    control: 'readers by access points are looked at before a move to KMS',
    file: 'shared/guardrails/s3-bucket/s3-encryption/look-ahead.ts',
    from: 'isLeftToAccessPoints(policy) ? await look.accessPoints() : null',
    to: 'null',
    tests,
  },
];
