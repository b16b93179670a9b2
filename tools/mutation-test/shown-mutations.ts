// Mutations of what shows held changes to people.
import type { Mutation } from './mutation.ts';

const holdTests = ['test/shared/findings/hold.test.ts'];
const asffTests = ['test/shared/findings/asff.test.ts'];
const holdFile = 'shared/findings/hold.ts';

export const shownMutations: readonly Mutation[] = [
  {
    control: 'a remediation that ended while the table was read is shown once',
    file: 'posture/model.ts',
    from: 'histories.get(id)?.slice(-1) ?? []',
    to: 'histories.get(id)?.slice(0, 0) ?? []',
    tests: ['test/posture/model.test.ts'],
  },
  {
    control: 'a change that is held for another reason notifies again',
    file: 'shared/findings/finding-store.ts',
    from: '  if (!isSameHold(previous.hold, next.hold)) return false;\n',
    to: '',
    tests: ['test/shared/findings/finding-store.cloud.test.ts'],
    project: 'cloud',
  },
  {
    control: 'who is affected is part of why a change is held',
    file: holdFile,
    from: 'JSON.stringify([id, breaks, affects])',
    to: 'JSON.stringify([id, breaks])',
    tests: holdTests,
  },
  {
    control: 'a change that became approvable is held for another reason',
    file: holdFile,
    from: ', isApprovable: hold.isApprovable };',
    to: ' };',
    tests: holdTests,
  },
  {
    control: 'nobody is asked to approve what no approval can allow',
    file: holdFile,
    from: '  if (isApprovable) return `To make',
    to: '  if (hazards.length > 0) return `To make',
    tests: holdTests,
  },
  {
    control: 'the time that a change waits begins with its last hold',
    file: holdFile,
    from: 'steps.findLastIndex(',
    to: 'steps.findIndex(',
    tests: holdTests,
  },
  {
    control: 'a message names everything that a change would break',
    file: 'shared/alerts/slack-message.ts',
    from: "hold.hazards.map(describeBreakage).join('\\n')",
    to: "hold.hazards.slice(0, 1).map(describeBreakage).join('\\n')",
    tests: ['test/shared/alerts/slack-message.test.ts'],
  },
  {
    control: 'Security Hub shows a held finding as one whose owner has to act',
    file: 'shared/findings/asff.ts',
    from: "  held: 'NOTIFIED',",
    to: "  held: 'SUPPRESSED',",
    tests: asffTests,
  },
  {
    control: 'shortening never removes how a held change is approved',
    file: 'shared/findings/asff.ts',
    from: "`${approvalAdvice(id, hold)} Otherwise: ${remediesOf(hold).join('; ')}`",
    to: "`${remediesOf(hold).join('; ')} Otherwise: ${approvalAdvice(id, hold)}`",
    tests: asffTests,
  },
  {
    control: 'a sweep with held violations does not end with exit code 0',
    file: 'cli/sweep/summary.ts',
    from: "'monitored', 'held', 'contested', 'not yet'",
    to: "'monitored', 'contested', 'not yet'",
    tests: ['test/cli/sweep/summary.test.ts'],
  },
  {
    control: 'a plan counts what would be held as left alone',
    file: 'cli/sweep/left-alone.ts',
    from: "    case 'held':\n",
    to: '',
    tests: ['test/cli/sweep/summary.test.ts'],
  },
  {
    control: 'doctor says that changes wait for a decision',
    file: 'cli/doctor/held-check.ts',
    from: "state: 'attention'",
    to: "state: 'fine'",
    tests: ['test/cli/doctor/hub-state.test.ts'],
  },
  {
    control: 'a held violation names who violated',
    file: 'functions/remediate/name-violators.ts',
    from: "'monitored', 'held', 'contested']",
    to: "'monitored', 'contested']",
    tests: ['test/functions/remediate/name-violators.test.ts'],
  },
];
