// What declared images, packages, code, models and pipelines change of the policies: which documents say something, how much
// room they leave, and that nothing changes elsewhere. Check 34.
import { accountTypes, unclassified } from '../../../shared/accounts/account-type.ts';
import { policiesFor, policyText } from '../../../shared/policies/pack.ts';
import { policyKinds, policyQuotas } from '../../../shared/policies/quotas.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import { simulateRequest } from '../../support/simulate.ts';
import { aGovernance } from '../../support/site.ts';
import { account } from '../../support/verdict.ts';

const types = [...accountTypes, unclassified] as const;
const numbered = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** The same number of each, with long names. The pipelines have approvers of their own, or the same. */
function withResources(count: number, approversOf: (pipeline: string) => readonly string[] = () => ['ml-approver']) {
  const models = numbered(count, 'model-with-a-long-name-of-its-own');
  const repositories = numbered(count, 'ml-code-with-a-long-name-of-its-own');
  const pipelineOf = (model: string) => ({
    source: { repository: repositories[0] },
    model,
    train: 'train.yml',
    deploy: 'endpoint.yml',
    approvers: approversOf(model),
  });
  const platform = {
    datasets: Object.fromEntries(
      numbered(count, 'dataset-with-a-long-name-of-its-own').map((name) => [name, { readers: ['testing'] }]),
    ),
    ...(count > 0 ? { images: { repositories: numbered(count, 'image-with-a-long-name') }, packages: {} } : {}),
    code: { repositories },
    models,
    pipelines: Object.fromEntries(models.map((model) => [model.replace('with-a-', ''), pipelineOf(model)])),
  };
  return aGovernance({ regions: ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'], platform });
}
const policiesOf = (type: (typeof types)[number], governance = withResources(20)) =>
  policiesFor(type, policyScope(governance));

test.each(types)(
  'with 20 of each, and approvers of their own for each pipeline, the policies of %s fit, and leave one place (check 34)',
  (type) => {
    for (const kind of policyKinds) {
      const policies = policiesOf(
        type,
        withResources(20, (pipeline) => [`teams/${pipeline}/approver`]),
      ).filter((policy) => policy.kind === kind);
      // AWS's own policy, the quarantine policy of a new account, and one of the organization's.
      const beside = kind === 'SERVICE_CONTROL_POLICY' ? 3 : 2;
      expect(policies.length + beside).toBeLessThanOrEqual(policyQuotas[kind].perTarget);
      for (const policy of policies)
        expect(policyText(policy).length).toBeLessThanOrEqual(policyQuotas[kind].characters);
    }
  },
);

test('one more of each changes no policy, if its approvers are the same: they are known by how names begin', () => {
  for (const type of types) expect(policiesOf(type, withResources(20))).toEqual(policiesOf(type, withResources(1)));
});

const statementsOf = (type: (typeof types)[number], count: number) =>
  policiesOf(type, withResources(count)).flatMap(({ content }) =>
    content.Statement.map((each) => JSON.stringify(each)),
  );

test('they add statements to shared-services only, to what datasets add', () => {
  const sidsOf = (texts: readonly string[]) => texts.map((each) => String(JSON.parse(each).Sid));
  const before = statementsOf('shared-services', 0);
  const added = statementsOf('shared-services', 1).filter((each) => !before.includes(each));
  const isOwn = /Shared|Pipeline|Approvals|Approver|Image|Package|Model|Code|Artifact|Registry/;
  expect(
    sidsOf(added)
      .filter((sid) => isOwn.test(sid))
      .toSorted(),
  ).toEqual([
    'ApprovalsByApprovers',
    'ApproverRoles',
    'BuildsByPipelines',
    'KeepArtifactBucket',
    'KeepCodeReader',
    'KeepImageAdmissions',
    'KeepModelAdmissions',
    'KeepModelsFromShares',
    'KeepPackageAdmissions',
    'KeepPipelineRoles',
    'KeepPipelines',
    'KeepRegistryAdmissions',
    'KeepSharedKeyAliases',
    'KeepSharedKeyTags',
    'KeepSharedKeys',
    'SharedBucketsStayInside',
    'SharedResourcesStayInside',
  ]);
});

const services = {
  'ecr:BatchGetImage': `arn:aws:ecr:us-east-1:${account}:repository/ml-train`,
  'codeartifact:ReadFromRepository': `arn:aws:codeartifact:us-east-1:${account}:repository/ml-platform/packages`,
  'codecommit:GetFile': `arn:aws:codecommit:us-east-1:${account}:ml-pipelines`,
  'codepipeline:GetPipeline': `arn:aws:codepipeline:us-east-1:${account}:ml-churn`,
  'codebuild:BatchGetBuilds': `arn:aws:codebuild:us-east-1:${account}:project/ml-churn-train`,
  'logs:GetLogEvents': `arn:aws:logs:us-east-1:${account}:log-group:g:log-stream:s`,
  'kms:Decrypt': `arn:aws:kms:us-east-1:${account}:key/11111111-2222-4333-8444-555555555555`,
};

test.each(Object.entries(services))(
  '%s: outsiders are refused whatever the resource says, the organization and AWS services are not',
  async (action, resource) => {
    const path = [{ target: account, policies: policiesOf('shared-services') }];
    const open = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    };
    const ask = (principal: string, context: Record<string, string | undefined>) =>
      simulateRequest([], {
        principal,
        action,
        resource,
        owner: account,
        ownerPath: path,
        resourcePolicy: open,
        context: { 'aws:ResourceOrgID': 'o-ours', ...context },
      });
    const role = 'arn:aws:iam::999999999999:role/Admin';
    expect(await ask(role, { 'aws:PrincipalOrgID': 'o-theirs' })).toBe('ExplicitlyDenied');
    expect(await ask(role, { 'aws:PrincipalOrgID': undefined })).toBe('ExplicitlyDenied');
    expect(await ask(role, { 'aws:PrincipalOrgID': 'o-ours' })).toBe('Allowed');
    const service = { 'aws:PrincipalOrgID': undefined, 'aws:PrincipalIsAWSService': 'true' };
    expect(await ask('lambda.amazonaws.com', service)).toBe('Allowed');
  },
);
