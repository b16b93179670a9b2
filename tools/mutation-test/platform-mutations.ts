// Mutations of the commands about what accounts share.
import type { Mutation } from './mutation.ts';

const resourceTests = ['test/cli/platform/resources.test.ts'];
const shutTests = ['test/cli/platform/shut-account.test.ts'];
const checkTests = ['test/cli/doctor/platform-checks.test.ts'];
const planTests = ['test/cli/plan/planned-resources.test.ts'];

export const platformMutations: readonly Mutation[] = [
  {
    control: 'a dataset whose documents would be too long is shown as that',
    file: 'cli/platform/resources.ts',
    from: 'if (tooLong !== null) return',
    to: 'if (tooLong === undefined) return',
    tests: resourceTests,
  },
  {
    control: 'the step of one dataset says nothing about another',
    file: 'shared/platform/open-result.ts',
    from: '(item === resource.name || item === undefined) && ',
    to: '',
    tests: resourceTests,
  },
  {
    control: 'a governance.yml that would admit others is told apart from the deployed one',
    file: 'cli/platform/read-platform.ts',
    from: 'return !isDeepStrictEqual(',
    to: 'return false && !isDeepStrictEqual(',
    tests: resourceTests,
  },
  {
    control: 'an account is cut off from what still admits it, though it is shut out on record',
    file: 'cli/platform/shut-account.ts',
    from: ' || each.due.remove.includes(accountId)',
    to: '',
    tests: shutTests,
  },
  {
    control: 'shutting out that is not in effect is not shown as done',
    file: 'cli/platform/shut-account.ts',
    from: 'open.length === 0 ? [] : [`On record',
    to: 'open.length >= 0 ? [] : [`On record',
    tests: shutTests,
  },
  {
    control: 'doctor names who is shut out',
    file: 'cli/doctor/platform-checks.ts',
    from: '...[...facts.shut.values()]',
    to: '...[]',
    tests: checkTests,
  },
  {
    control: 'doctor gives a new account a day before it warns',
    file: 'cli/doctor/platform-checks.ts',
    from: '< dayMs);',
    to: '< 0);',
    tests: checkTests,
  },
  {
    control: 'a plan does not say whom a dataset admits without a hub',
    file: 'cli/plan/planned-resources.ts',
    from: 'facts === undefined ? null : [...admitted]',
    to: '[...admitted]',
    tests: planTests,
  },
  {
    control: 'a plan forgets what was in force for another type',
    file: 'cli/plan/planned-resources.ts',
    from: 'record?.type === type ? (record.verified ?? {}) : {}',
    to: 'record?.verified ?? {}',
    tests: planTests,
  },
  {
    control: 'the removal counts whom a dataset still admits',
    file: 'shared/baseline/admitted-by.ts',
    from: 'return new Set(ids).size;',
    to: 'return 0;',
    tests: ['test/shared/baseline/kept-resources.test.ts'],
  },
  {
    control: 'a part of what stays that cannot be read is said',
    file: 'shared/baseline/kept-resources.ts',
    from: 'failures: results.flatMap((result) => (result.ok ? [] : [result.failure])),',
    to: 'failures: [],',
    tests: ['test/shared/baseline/kept-resources.test.ts'],
  },
  {
    control: 'a pipeline that is not made is said',
    file: 'cli/doctor/platform-checks.ts',
    from: '    ...pipelineChecks(facts),\n',
    to: '',
    tests: checkTests,
  },
  {
    control: 'a pause holds back what accounts share',
    file: 'shared/baseline/run-step.ts',
    from: 'const deniedReason = await run.denialReason();',
    to: 'const deniedReason = undefined;',
    tests: ['test/shared/resources/paused.test.ts'],
  },
];
