// Mutations of the frame of preflights: what is held, what is approved, what is taken back.
import type { Mutation } from './mutation.ts';

const prospectTests = ['test/shared/remediation/prospect.test.ts'];
const takeBackTests = ['test/shared/remediation/take-back.test.ts'];

export const frameMutations: readonly Mutation[] = [
  {
    control: 'what would break something is held',
    file: 'shared/remediation/prospect.ts',
    from: "found.kind === 'would break' ? found.hazards : []",
    to: '[]',
    tests: prospectTests,
  },
  {
    control: 'what cannot work is not written',
    file: 'shared/remediation/prospect.ts',
    from: "if (found.kind === 'impossible') {",
    to: "if (found.kind === 'impossible' && found.reason === '') {",
    tests: prospectTests,
  },
  {
    control: 'a throttled look ahead says nothing about the change',
    file: 'shared/remediation/prospect.ts',
    from: "if (isTransient(failure)) return ended({ state: 'unreadable', reason, failure });",
    to: '',
    tests: prospectTests,
  },
  {
    control: 'an approval is for what was decided then',
    file: 'shared/remediation/approval-decision.ts',
    from: 'approval?.fingerprint === fingerprint && isLive',
    to: 'approval !== undefined && isLive',
    tests: prospectTests,
  },
  {
    control: 'an approval is for one change',
    file: 'shared/findings/approvals.ts',
    from: 'usedAt === undefined && lapsedAt',
    to: 'lapsedAt',
    tests: prospectTests,
  },
  {
    control: 'an approval lapses',
    file: 'shared/findings/approvals.ts',
    from: ' && now.toISOString() < until',
    to: '',
    tests: prospectTests,
  },
  {
    control: 'what cannot be approved stays held',
    file: 'shared/remediation/approval-decision.ts',
    from: ' && hazards.every(({ approvable }) => approvable)',
    to: '',
    tests: prospectTests,
  },
  {
    control: 'a change is taken back if what it relies on has gone',
    file: 'shared/remediation/take-back.ts',
    from: 'why === undefined ? outcome : takeBack(',
    to: 'why !== null ? outcome : takeBack(',
    tests: takeBackTests,
  },
];
