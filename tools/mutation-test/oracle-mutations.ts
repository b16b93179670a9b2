// Mutations that the table of what depends on a bucket must notice, whatever the tests of the single rows say.
import type { Mutation } from './mutation.ts';

const tests = ['test/shared/remediation/nothing-breaks.test.ts'];
const byIam = ['test/shared/guardrails/s3-bucket/s3-encryption/key-policy-by-iam.test.ts'];
const onEmulator = ['test/shared/guardrails/s3-bucket/encryption-on-emulator.test.ts'];

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
  {
    control: 'an ACL that could not be read may admit log delivery and others',
    file: 'shared/guardrails/s3-bucket/s3-encryption/preflight.ts',
    from: "    ...unread(facts.acl, 'somebody else uses the bucket by its ACL'),\n",
    to: '',
    tests,
  },
  {
    control: 'lifecycle rules that could not be read hold versioning',
    file: 'shared/guardrails/s3-bucket/s3-versioning/preflight.ts',
    from: "if (!rulesWithoutEnd.known) return [unreadHazard(rulesWithoutEnd, 'lifecycle rules delete objects')];",
    to: 'if (!rulesWithoutEnd.known) return [];',
    tests,
  },
  {
    control: 'one role of an account in the key’s policy is not all of them',
    file: 'shared/guardrails/s3-bucket/s3-encryption/key-policy.ts',
    from: 'wanted.length > 0 && wanted.every((each) => own.includes(each))',
    to: 'wanted.length > 0',
    tests: byIam,
  },
  {
    control: 'a condition on a key that the request does not have',
    file: 'shared/guardrails/s3-bucket/s3-encryption/key-conditions.ts',
    from: "return isPositive(operator) && !operator.endsWith('IfExists') ? 'no' : 'yes';",
    to: "return isPositive(operator) ? 'no' : 'yes';",
    tests: byIam,
  },
  {
    control: 'a key that is disabled after the write is noticed',
    file: 'shared/guardrails/s3-bucket/s3-encryption/recheck.ts',
    from: 'return unusableBecause(read.value, after.key, bucket.region);',
    to: 'return undefined;',
    tests: onEmulator,
  },
];
