// Mutations of the trail of models and approvals: each removes one rule by which a call about a model is a violation.
import type { Mutation } from './mutation.ts';

const judgeFile = 'shared/platform/models/judge-model-call.ts';
const recordFile = 'functions/keep-platform/record-model-call.ts';
const callsFile = 'events/aws/platform-calls.ts';
const callTests = ['test/events/aws/platform-call.test.ts'];
const judgeTests = ['test/shared/platform/models/judge-model-call.test.ts'];
const recordTests = ['test/functions/keep-platform/record-model-call.test.ts'];

export const trailMutations: readonly Mutation[] = [
  {
    control: 'a model that is registered as approved is a violation',
    file: judgeFile,
    from: "if (call.status !== pendingStatus) return 'nobody had to approve it';",
    to: '',
    tests: judgeTests,
  },
  {
    control: 'only the pipeline registers',
    file: judgeFile,
    from: "return isPipeline(caller, rules) ? undefined : 'only its pipeline registers it';",
    to: 'return undefined;',
    tests: judgeTests,
  },
  {
    control: 'the pipeline of another environment registers nothing',
    file: judgeFile,
    from: 'environment !== null && callerAccount.environment === environment',
    to: 'environment !== null',
    tests: judgeTests,
  },
  {
    control: 'a role of the same name below a path is not the pipeline',
    file: judgeFile,
    from: '=== `${accountId}:role/${pipelineRoleName}`',
    to: '?.endsWith(`/${pipelineRoleName}`) === true',
    tests: judgeTests,
  },
  {
    control: 'only the pipeline of the account approves a version',
    file: judgeFile,
    from: 'if (isPipelineOf(rules.owner, caller)) return undefined;',
    to: 'if (isPipeline(caller, rules)) return undefined;',
    tests: judgeTests,
  },
  {
    control: 'a rejection that changes the image is a violation',
    file: judgeFile,
    from: 'return content.length === 0 && (',
    to: 'return (',
    tests: judgeTests,
  },
  {
    control: 'only approvers approve',
    file: judgeFile,
    from: "if (call.status !== 'Approved' || rules.isApprover) return undefined;",
    to: 'return undefined;',
    tests: judgeTests,
  },
  {
    control: 'an approver is a role of the account of the pipeline',
    file: recordFile,
    from: 'isNamed(declared.approvers, principal, ownerId)',
    to: "isNamed(declared.approvers, principal, principal.split(':')[4] ?? '')",
    tests: recordTests,
  },
  {
    control: 'the call of an account that forwards nothing is not lost',
    file: recordFile,
    from: 'account !== undefined && isGoverned(account) && account.completedAt !== null',
    to: 'account !== undefined',
    tests: recordTests,
  },
  {
    control: 'an approval by the pipeline does not close an earlier violation',
    file: judgeFile,
    from: "call.status === 'Rejected');",
    to: 'call.status !== null);',
    tests: [...judgeTests, ...recordTests],
  },
  {
    control: 'what is only on record notifies nobody',
    file: 'shared/alerts/routing.ts',
    from: "return state !== 'recorded';",
    to: 'return true;',
    tests: ['test/shared/alerts/routing.test.ts'],
  },
  {
    control: 'a deleted policy of a repository is looked at',
    file: callsFile,
    from: "      'DeleteRepositoryPolicy',\n",
    to: '',
    tests: callTests,
  },
  {
    control: 'a widened trust is looked at',
    file: callsFile,
    from: "      'UpdateAssumeRolePolicy',\n",
    to: '',
    tests: callTests,
  },
  {
    control: 'an alternative that stands alone is no $or',
    file: 'events/aws/platform-call.ts',
    from: 'return others.length === 0 ? first : { $or: patterns };',
    to: 'return others.length < 0 ? first : { $or: patterns };',
    tests: callTests,
  },
  {
    control: 'calls about groups of models are not taken for those about versions',
    file: 'events/aws/model-call.ts',
    from: "return pattern.source.includes(source) && calls.some((call) => call === detail['eventName']);",
    to: "return pattern.source.includes(source) && detail['eventName'] !== undefined;",
    tests: ['test/events/aws/model-call.test.ts', ...recordTests],
  },
  {
    control: 'nobody turns off the rule about what accounts share',
    file: 'shared/policies/statements/protect-palisade.ts',
    from: 'rule/${forwardRuleName}*`',
    to: 'rule/${forwardRuleName}`',
    tests: ['test/shared/policies/statements/protect-palisade.test.ts'],
  },
];
