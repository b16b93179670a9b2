// Mutations of approvals: who may approve, of what, for how long, and what an approval is used for.
import type { Mutation } from './mutation.ts';

const approveTests = ['test/functions/remediate/approve-on-request.test.ts'];
const approverTests = ['test/shared/governance/approvers.test.ts'];
const policyTests = ['test/shared/policies/policies.test.ts'];

const inFile = (file: string, tests: readonly string[], ...rows: readonly (readonly [string, string, string])[]) =>
  rows.map(([control, from, to]): Mutation => ({ control, file, from, to, tests }));

export const approvalMutations: readonly Mutation[] = [
  ...inFile(
    'functions/accept-requests/accept-request.ts',
    ['test/functions/accept-requests/accept-request.test.ts'],
    ['approvers request nothing but approvals', 'dependencies.mayOnlyApprove(caller)', 'false'],
  ),
  ...inFile(
    'functions/remediate/approve.ts',
    approveTests,
    [
      'the change that is approved is still the one that is held',
      "if (preview.kind === 'refused') {",
      "if (preview.kind === 'refused' && preview.isTransient) {",
    ],
    [
      'a dry run of an approval writes nothing',
      'if (command.dryRun) return planned(finding, approval, preview.waits);',
      '',
    ],
    ['of two approvals one counts', 'if (recorded.eventId !== approval.eventId)', 'if (false)'],
  ),
  ...inFile(
    'shared/remediation/approval-refusal.ts',
    approveTests,
    ['who is not entitled approves nothing', 'if (!asked.isEntitled) return notEntitled(asked);', ''],
    ['nothing is approved after an undo', 'if (suspension && suspension.until > now.toISOString()) {', 'if (false) {'],
    ['nothing is approved with approval: never', "if (mode === 'never') {", 'if (false) {'],
    ['what no approval can allow is refused', 'hold.hazards.some(({ approvable }) => !approvable)', 'false'],
    ['nothing is approved twice', 'if (isLive(approval, now) && isOfThis) return approvedAlready(approval);', ''],
  ),
  ...inFile(
    'shared/findings/approvals.ts',
    approveTests,
    [
      'an approval is recorded once',
      'attribute_not_exists(id) OR (eventId <> :event AND (${ended}))',
      'attribute_not_exists(id) OR eventId <> :event',
    ],
    ['an approval is used by one event', 'return usedAt === undefined && lapsedAt', 'return lapsedAt'],
    ['an earlier delivery of the same event does not use an approval up', 'approval.usedBy !== eventId', 'true'],
  ),
  ...inFile('shared/remediation/evaluate.ts', approveTests, [
    'an approval ends when the resource has changed',
    'if (outdated.length > 0) await lapse',
    'if (false) await lapse',
  ]),
  ...inFile(
    'shared/remediation/evaluate-in-hub.ts',
    approveTests,
    ['an approval ends when there is nothing to change', 'await Promise.all(ended.map(', 'await Promise.all([].map('],
    ['an approval is used before the write', 'if (approval === undefined) return undefined;', 'return undefined;'],
  ),
  ...inFile(
    'shared/governance/approvers.ts',
    approverTests,
    [
      'a role of another account is no approver',
      'if (caller.kind !== kind || caller.account !== account) return false;',
      'if (caller.kind !== kind) return false;',
    ],
    [
      'a wildcard matches no path of a session',
      'matchesWildcard(lastOf(path), caller.name)',
      'mayHavePath(path, caller)',
    ],
    [
      'who may approve where the type is unknown may do so everywhere',
      'accountType === unclassified ? accountTypes',
      'accountType === unclassified ? accountTypes.slice(0, 1)',
    ],
    ['the root user of another account is no approver', 'return caller.account === hubAccountId;', 'return true;'],
    ['whom the policies may spare for approvals requests nothing else', ' || mayHavePath(each, caller)', ''],
  ),
  ...inFile(
    'shared/governance/approver-checks.ts',
    approverTests,
    ['approvers are some, not all', 'namesAlmostEveryRole(value.replace', '[""].includes(value.replace'],
    ['approvers of pipelines are, too', ", 'platform.pipelines.*.approvers.*'];", '];'],
  ),
  ...inFile(
    'shared/policies/statements/shared-services-by-automation.ts',
    policyTests,
    ['approvers are spared for their requests only', "'operators', 'approvers'),", "'operators'),"],
    [
      'nobody else requests anything',
      "Sid: 'RequestsByOperators',\n      Effect: 'Deny'",
      "Sid: 'RequestsByOperators',\n      Effect: 'Allow'",
    ],
  ),
];
