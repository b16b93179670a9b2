// Mutations of the canary: each removes one control of its run, its role, or what it says.
import type { Mutation } from './mutation.ts';

const runTests = ['test/shared/canary/run-canary.test.ts'];
const roleTests = ['test/shared/canary/canary-role.test.ts'];
const preflightTests = ['test/shared/canary/preflight.test.ts'];
const pathTests = ['test/shared/canary/event-path.test.ts'];
const policyTests = ['test/shared/policies/policies.test.ts'];

export const canaryMutations: readonly Mutation[] = [
  {
    control: 'a canary removes its bucket also after an error and a signal',
    file: 'shared/canary/run-canary.ts',
    from: 'leftBehind = await removeAtLast(dependencies, bucket);',
    to: 'leftBehind = hops.length > 4 ? await removeAtLast(dependencies, bucket) : null;',
    tests: runTests,
  },
  {
    control: 'a canary says which bucket it could not remove',
    file: 'shared/canary/run-canary.ts',
    from: 'if (leftBehind !== null) dependencies.onLeftBehind(bucket.id, leftBehind);',
    to: '',
    tests: runTests,
  },
  {
    control: 'a canary makes no bucket where the rule does not forward',
    file: 'shared/canary/run-canary.ts',
    from: "return found ? { outcome: 'failed', cause: found, finding: null } : { leftovers };",
    to: 'return { leftovers };',
    tests: runTests,
  },
  {
    control: 'a fix is one in the bucket itself, not only in its finding',
    file: 'shared/canary/wait-for-fix.ts',
    from: "if (seen?.state === 'remediated' && (await isFixed(dependencies, plan, bucket))) {",
    to: "if (seen?.state === 'remediated') {",
    tests: runTests,
  },
  {
    control: 'a journal that cannot be read ends the run',
    file: 'shared/canary/wait-for-fix.ts',
    from: 'if (!read.ok && !isTransient(read.failure)) return unreadable(read.failure, seen);',
    to: '',
    tests: runTests,
  },
  {
    control: 'every call about a bucket of a canary names its owner',
    file: 'shared/canary/buckets.ts',
    from: 's3.send(new DeleteBucketCommand(ownedBucketInput(bucket)))',
    to: 's3.send(new DeleteBucketCommand({ Bucket: bucket.id }))',
    tests: runTests,
  },
  {
    control: 'a canary leaves the bucket of another run that goes on',
    file: 'shared/canary/buckets.ts',
    from: 'return Number.isNaN(until) || until < now.getTime();',
    to: 'return true;',
    tests: runTests,
  },
  {
    control: 'a canary removes no bucket that somebody else has tagged',
    file: 'shared/canary/buckets.ts',
    from: 'if (tags.get(managedByTag.key) !== managedByTag.value) return false;',
    to: '',
    tests: runTests,
  },
  {
    control: 'a bucket that happens to have the prefix is none of a canary',
    file: 'shared/canary/buckets.ts',
    from: '/^[0-9a-f]{8}$/.test(name.slice(prefixOf(accountId).length))',
    to: 'name.length > 0',
    tests: runTests,
  },
  {
    control: 'the canary may change buckets of its names only',
    file: 'shared/canary/canary-role.ts',
    from: '`arn:${partition}:s3:::${canaryBucketPrefix}*`',
    to: '`arn:${partition}:s3:::*`',
    tests: roleTests,
  },
  {
    control: 'only the listed roles of the hub may run a canary',
    file: 'shared/canary/canary-role.ts',
    from: "const trustedLists = ['operators', 'automation', 'breakGlass'] as const;",
    to: "const trustedLists = ['operators'] as const;",
    tests: roleTests,
  },
  {
    control: 'the canary of a paused hub expects no fix',
    file: 'shared/canary/preflight.ts',
    from: 'if (paused !== undefined)',
    to: 'if (paused === accountId)',
    tests: preflightTests,
  },
  {
    control: 'the canary of an account on monitor expects no fix',
    file: 'shared/canary/preflight.ts',
    from: "if (policy.mode === 'remediate') return",
    to: 'if (policy.mode !== undefined) return',
    tests: preflightTests,
  },
  {
    control: 'a canary is run in governed Regions only',
    file: 'shared/canary/preflight.ts',
    from: 'if (!governance.regions.includes(region)) {',
    to: 'if (region.length === 0) {',
    tests: preflightTests,
  },
  {
    control: 'a disabled event source mapping is named',
    file: 'shared/canary/event-path.ts',
    from: "if (mapping.State !== 'Disabled' && mapping.State !== 'Disabling') return undefined;",
    to: 'return undefined;',
    tests: pathTests,
  },
  {
    control: 'a rule without the bus of the hub as its target is named',
    file: 'shared/canary/event-path.ts',
    from: "return isForwarding ? undefined : found('rule missing', 'does not have the bus of the hub as its target');",
    to: 'return isForwarding ? undefined : undefined;',
    tests: pathTests,
  },
  {
    control: 'people cannot change the role of canaries',
    file: 'shared/policies/statements/protect-palisade.ts',
    from: "roleArnsFor(scope, 'palisade', 'canary')",
    to: "roleArnsFor(scope, 'palisade')",
    tests: policyTests,
  },
  {
    control: 'production data of every name spares the canary',
    file: 'shared/policies/statements/production-data.ts',
    from: "exceptFor(scope, 'palisade', 'canary', 'pipeline', 'breakGlass')",
    to: "exceptFor(scope, 'palisade', 'pipeline', 'breakGlass')",
    tests: policyTests,
  },
  {
    control: "the canary works in the hub's account too",
    file: 'shared/policies/statements/shared-services-by-automation.ts',
    from: "exceptHubRolesAnd(scope, 'palisade', 'canary', 'automation', 'breakGlass')",
    to: "exceptHubRolesAnd(scope, 'palisade', 'automation', 'breakGlass')",
    tests: policyTests,
  },
];
