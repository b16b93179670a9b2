// Mutations of what keeps images, packages, models, code and pipelines with those who may: organization policies of
// shared-services, and what people may do with them.
import type { Mutation } from './mutation.ts';

const statements = 'shared/policies/statements';
const testOf = (name: string) => [`test/${statements}/${name}.test.ts`];
const keepTests = testOf('keep-shared-admissions');
const approvalTests = testOf('approvals-by-approvers');
const personTests = ['test/shared/platform/people/person-documents.test.ts'];
const declaredTests = ['test/shared/policies/declared-resources.test.ts'];

const withoutAction = (action: string): Mutation => ({
  control: `nobody but Palisade may ${action}`,
  file: `${statements}/keep-shared-admissions.ts`,
  from: `        '${action}',\n`,
  to: '',
  tests: keepTests,
});

export const sharingMutations: readonly Mutation[] = [
  ...['ecr:SetRepositoryPolicy', 'ecr:PutImageTagMutability', 'codeartifact:PutDomainPermissionsPolicy'].map(
    withoutAction,
  ),
  ...['sagemaker:PutModelPackageGroupPolicy', 'sagemaker:DeleteTags'].map(withoutAction),
  {
    control: 'nobody but Palisade sets a policy for all image repositories at once',
    file: `${statements}/keep-shared-admissions.ts`,
    from: "'ecr:PutRegistryPolicy', ",
    to: '',
    tests: keepTests,
  },
  {
    control: 'nobody shares a model beside the policy of its group',
    file: `${statements}/keep-shared-admissions.ts`,
    from: "      forPalisadeAlone(scope, 'KeepModelsFromShares', shares, groupsInShares),\n",
    to: '',
    tests: keepTests,
  },
  {
    control: 'nobody but Palisade changes who reads code',
    file: `${statements}/keep-shared-admissions.ts`,
    from: '`arn:*:iam::*:role/${codeReaderRoleName}`',
    to: '`arn:*:iam::*:role/-`',
    tests: keepTests,
  },
  {
    control: 'nobody but Palisade changes whom the keys of shared resources admit',
    file: `${statements}/keep-shared-admissions.ts`,
    from: "      forPalisadeAlone(scope, 'KeepSharedKeys', keys, ownTagged(resourceTag)),\n",
    to: '',
    tests: keepTests,
  },
  {
    control: 'nobody but Palisade changes whom the catalog is shared with, or what is launched',
    file: `${statements}/keep-shared-admissions.ts`,
    from: 'catalogPrincipals ? [forPalisadeAlone(scope, ...keptCatalog, ownTagged(resourceTag))] : []',
    to: '[]',
    tests: ['test/tools/access-matrix/access-matrix.test.ts'],
  },
  {
    control: 'nobody but Palisade changes the pipeline around an approval',
    file: `${statements}/keep-shared-admissions.ts`,
    from: 'pipelines.length > 0 ? [keptPipelines, keptPipelineRoles] : []',
    to: 'pipelines.length > 0 ? [keptPipelineRoles] : []',
    tests: keepTests,
  },
  {
    control: 'nobody but Palisade gives the roles of pipelines to a project',
    file: `${statements}/keep-shared-admissions.ts`,
    from: "{ Action: 'iam:PassRole', Resource: arnsOf([pipelineRoleName, pipelineBuildRoleName]) }",
    to: "{ Action: 'iam:PassRole', Resource: arnsOf([pipelineRoleName]) }",
    tests: keepTests,
  },
  {
    control: 'nobody starts a build with the role of the pipeline',
    file: `${statements}/keep-shared-admissions.ts`,
    from: 'pipelines.length > 0 ? [buildsByPipelines] : []',
    to: 'pipelines.length > 0 ? [] : []',
    tests: keepTests,
  },
  {
    control: 'an approver approves in the pipelines that name it only',
    file: `${statements}/approvals-by-approvers.ts`,
    from: 'alike.size > 1 ?',
    to: 'alike.size > 9 ?',
    tests: approvalTests,
  },
  {
    control: 'nobody else approves in a pipeline',
    file: `${statements}/approvals-by-approvers.ts`,
    from: "approvalDenied('ApprovalsByApprovers', `${platformPrefix}*`, approvers),",
    to: '',
    tests: approvalTests,
  },
  {
    control: 'nobody else rolls back what an earlier execution approved',
    file: `${statements}/approvals-by-approvers.ts`,
    from: "['codepipeline:PutApprovalResult', 'codepipeline:RollbackStage']",
    to: "['codepipeline:PutApprovalResult']",
    tests: approvalTests,
  },
  {
    control: 'the pipeline makes nobody an approver',
    file: `${statements}/approvals-by-approvers.ts`,
    from: "exceptFor(scope, 'palisade', 'automation', 'accountFactories')",
    to: "exceptFor(scope, 'palisade', 'pipeline', 'automation', 'accountFactories')",
    tests: approvalTests,
  },
  {
    control: 'outsiders do not reach images and packages, whatever their policies allow',
    file: `${statements}/shared-resources-stay-inside.ts`,
    from: 'scope, hasSharedResources ? repositoryActions : [])',
    to: 'scope, hasSharedResources ? [] : [])',
    tests: declaredTests,
  },
  {
    control: "nobody deploys by the pipeline's stack, which keeps its role",
    file: `${statements}/models-by-pipeline.ts`,
    from: 'scope.pipelines === undefined ? []',
    to: 'scope.pipelines !== undefined ? []',
    tests: testOf('models-by-pipeline'),
  },
  {
    control: '19: automation does not deploy with the role of stacks',
    file: `${statements}/models-by-pipeline.ts`,
    from: 'stacksByPipeline(scope), stackRoleByPipeline(scope)]',
    to: 'stacksByPipeline(scope)]',
    tests: testOf('models-by-pipeline'),
  },
  {
    control: 'people of shared-services upload no layers of images',
    file: `${statements}/platform-actions.ts`,
    from: "  ...service('ecr', 'CompleteLayerUpload', 'InitiateLayerUpload', 'UploadLayerPart'),\n",
    to: '',
    tests: testOf('platform-actions'),
  },
  {
    control: 'people read code of shared-services as its reader only',
    file: 'shared/platform/people/person-statements.ts',
    from: ':iam::*:role/${codeReaderRoleName}`',
    to: ':iam::*:role/*`',
    tests: personTests,
  },
];
