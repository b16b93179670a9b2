// Mutations of what `palisade plan` and dry runs depend on: each removes one control.
import type { Mutation } from './mutation.ts';

const dryRunTests = ['test/cli/sweep/dry-run.test.ts'];
const baselineTests = ['test/cli/plan/plan-baseline.test.ts'];
const planTests = ['test/cli/plan/make-plan.test.ts'];

export const planMutations: readonly Mutation[] = [
  {
    control: 'a dry run asks what was undone or is contested',
    file: 'shared/remediation/evaluate-in-hub.ts',
    from: 'recordsOf: (pending) => recordsInJournal(dependencies, pending),',
    to: 'recordsOf: async (pending) => pending.map(() => ({})),',
    tests: dryRunTests,
  },
  {
    control: 'a dry run begins with the changes that the journal has counted',
    file: 'shared/remediation/change-control/change-counter.ts',
    from: 'countersInMemory((key) => readCounter(table, key))',
    to: 'countersInMemory()',
    tests: dryRunTests,
  },
  {
    control: 'a dry run counts the changes that it has allowed',
    file: 'shared/remediation/change-control/change-counter.ts',
    from: '    counter.changes += added;\n',
    to: '',
    tests: dryRunTests,
  },
  {
    control: 'a dry run does not count in the journal',
    file: 'cli/sweep/hub-sweepers.ts',
    from: 'changeControl: preview }',
    to: 'changeControl }',
    tests: dryRunTests,
  },
  {
    control: 'what a pause or a budget denies is not called monitored',
    file: 'shared/remediation/outcome.ts',
    from: ', deniedBy: suppression.deniedBy }',
    to: ' }',
    tests: dryRunTests,
  },
  {
    control: 'a sweep without a hub keeps to the change budget',
    file: 'shared/sweep/standalone.ts',
    from: 'denialsByChangeControl(changeControl, pending),',
    to: 'denialsByChangeControl(changeControl, []),',
    tests: ['test/shared/sweep/run-sweep.test.ts'],
  },
  {
    control: 'a plan promises no baseline if change control cannot be read',
    file: 'cli/plan/plan-baseline.ts',
    from: "denial.kind === 'unknown' ? 'failed' : ",
    to: "denial.kind === 'unknown' ? 'change' : ",
    tests: baselineTests,
  },
  {
    control: 'a plan says that a step could not read the account',
    file: 'cli/plan/plan-baseline.ts',
    from: "result.state === 'failed' || (result.state === 'waiting' && !isBlocked(result))",
    to: 'false',
    tests: baselineTests,
  },
  {
    control: 'a sweep with one’s own credentials does not go on without the hub that governance.yml names',
    file: 'cli/sweep/caller.ts',
    from: 'if (hub === undefined) return',
    to: 'return',
    tests: ['test/cli/sweep/caller-targets.test.ts'],
  },
  {
    control: 'a plan keeps the last type of an account that no rule gives one',
    file: 'cli/plan/members.ts',
    from: 'withLastType(member, recordOf.get(member.id))',
    to: 'member',
    tests: ['test/cli/plan/members.test.ts'],
  },
  {
    control: 'a sweep from the command line leaves excluded accounts out',
    file: 'cli/sweep/recorded-targets.ts',
    from: '.filter(isGoverned)',
    to: '',
    tests: dryRunTests,
  },
  {
    control: 'a plan does not promise what is only monitored',
    file: 'cli/plan/plan-baseline.ts',
    from: "verdict: 'monitored' as const",
    to: "verdict: 'change' as const",
    tests: baselineTests,
  },
  {
    control: 'a plan shows the documents that are only monitored',
    file: 'cli/plan/policy-changes.ts',
    from: '    ...monitoredRow(kind, result.wouldChange ?? null),\n',
    to: '',
    tests: planTests,
  },
  {
    control: 'a policy is attached to the accounts that AWS Organizations names, and to no other',
    file: 'shared/policies/attachment-index.ts',
    from: 'each.kind === kind && each.targets.has(accountId)',
    to: 'each.kind === kind',
    tests: ['test/tools/load-test/plan.test.ts'],
  },
  {
    control: 'an account whose type is unknown is in the plan, with the reason',
    file: 'cli/plan/members.ts',
    from: 'error: `its account type is unknown: ${why}` }',
    to: 'excluded: why }',
    tests: planTests,
  },
];
