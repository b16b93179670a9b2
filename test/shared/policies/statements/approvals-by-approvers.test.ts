// Who approves in which pipeline, and that nobody makes themselves an approver.
import { policiesFor } from '../../../../shared/policies/pack.ts';
import { deniedBy, each } from '../../../support/policy-calls.ts';
import { account, inputs } from '../../../support/verdict.ts';

const inPipeline = (what: string) => (pipeline: string) =>
  `arn:aws:codepipeline:eu-west-1:${account}:${pipeline}/${what}`;
const named = ['ml-churn', 'ml-fraud', 'ml-former', 'website'];
// The ARN of an approval is that of its action, and the ARN of a rollback that of its stage.
const scope = inputs({
  hasSharedResources: true,
  pipelines: [
    { name: 'ml-churn', approvers: ['ml-approver'] },
    { name: 'ml-fraud', approvers: ['fraud-approver', `arn:aws:iam::${account}:role/teams/risk-approver`] },
  ],
});
/** The pipelines in which somebody may not approve; they may not roll back a stage of the same ones. */
const refusedTo = async (name: string, given = scope) => {
  const refused = async (action: string, resources: readonly string[]) =>
    (await deniedBy('shared-services', name, each(action, resources), given)).map(
      ({ resource }) => resource.split(/[:/]/)[5],
    );
  const approvals = await refused('codepipeline:PutApprovalResult', named.map(inPipeline('Approve/Approve')));
  expect(await refused('codepipeline:RollbackStage', named.map(inPipeline('Deploy')))).toEqual(approvals);
  return approvals;
};

test.each([
  ['ml-approver', ['ml-fraud']],
  ['fraud-approver', ['ml-churn']],
  ['teams/risk-approver', ['ml-churn']],
])('%s approves in its own pipelines, and not in %j', async (name, refused) => {
  expect(await refusedTo(name)).toEqual(refused);
});

test.each(['Admin', 'MLEngineer', 'ml-pipeline', 'platform-automation', 'break-glass', 'PalisadeSpoke'])(
  '%s approves in no pipeline of the platform, and as before in others',
  async (name) => {
    expect(await refusedTo(name)).toEqual(['ml-churn', 'ml-fraud', 'ml-former']);
  },
);

test('with models and no pipelines any more, nobody approves in those that are left', async () => {
  expect(await refusedTo('ml-approver', inputs({ pipelines: [] }))).toEqual(['ml-churn', 'ml-fraud', 'ml-former']);
});

test('without models and pipelines, approvals are as they were', async () => {
  expect(await refusedTo('Admin', inputs({ hasSharedResources: true }))).toEqual([]);
});

test('nobody but automation makes or changes an approver, not even the pipeline', async () => {
  const roles = ['ml-approver', 'teams/risk-approver'].map((name) => `arn:aws:iam::${account}:role/${name}`);
  const changes = each('iam:CreateRole iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:DeleteRole', roles);
  for (const name of ['Admin', 'ml-pipeline', 'break-glass', 'ml-approver'])
    expect(await deniedBy('shared-services', name, changes, scope)).toEqual(changes);
  for (const name of ['platform-automation', 'PalisadeSpoke', 'OrganizationAccountAccessRole'])
    expect(await deniedBy('shared-services', name, changes, scope)).toEqual([]);
  const uses = each('iam:GetRole sts:AssumeRole', roles);
  expect(await deniedBy('shared-services', 'Admin', uses, scope)).toEqual([]);
});

test('pipelines with the same approvers take one statement', () => {
  const approvers = ['ml-approver'];
  const pipelines = Array.from({ length: 20 }, (_, index) => ({ name: `ml-model-${index}`, approvers }));
  const sids = policiesFor('shared-services', inputs({ pipelines })).flatMap(({ content }) =>
    content.Statement.map(({ Sid }) => Sid),
  );
  expect(sids.filter((sid) => sid.startsWith('Approvals') || sid === 'ApproverRoles')).toEqual([
    'ApprovalsByApprovers',
    'ApproverRoles',
  ]);
});
