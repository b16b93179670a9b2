// Mutations of what keeps admissions with Palisade: organization policies, the role ml-execution, and people's documents.
import type { Mutation } from './mutation.ts';

const statements = 'shared/policies/statements';
const keepTests = [`test/${statements}/keep-admissions.test.ts`];
const datasetTests = ['test/shared/policies/declared-datasets.test.ts'];
const personTests = ['test/shared/platform/people/person-documents.test.ts'];
const roleTests = ['test/shared/baseline/steps/execution-role.test.ts'];

const withoutActions = (actions: readonly string[]): readonly Mutation[] =>
  actions.map((action) => ({
    control: `nobody but Palisade may ${action}`,
    file: `${statements}/admission-actions.ts`,
    from: `  '${action}',\n`,
    to: '',
    tests: keepTests,
  }));

export const peopleMutations: readonly Mutation[] = [
  ...withoutActions(['s3:PutBucketPolicy', 's3:PutBucketTagging', 's3:PutReplicationConfiguration']),
  ...withoutActions(['kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:UntagResource']),
  {
    control: 'not even break-glass changes admissions',
    file: `${statements}/admission-actions.ts`,
    from: "...exceptFor(scope, 'palisade') }",
    to: "...exceptFor(scope, 'palisade', 'breakGlass') }",
    tests: keepTests,
  },
  {
    control: 'keys that are none of a dataset stay their account’s to change',
    file: `${statements}/admission-actions.ts`,
    from: "    Null: { [`aws:ResourceTag/${tag}`]: 'false' },\n",
    to: '',
    tests: keepTests,
  },
  {
    control: 'nobody gives the tag of a dataset to a key of their own',
    file: `${statements}/admission-actions.ts`,
    from: "['kms:CreateKey', 'kms:TagResource']",
    to: "['kms:CreateKey']",
    tests: keepTests,
  },
  {
    control: 'nobody puts the alias of a dataset on a key of their own',
    file: `${statements}/admission-actions.ts`,
    from: "['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias']",
    to: "['kms:DeleteAlias']",
    tests: keepTests,
  },
  {
    control: 'the role ml-execution is protected',
    file: `${statements}/protect-palisade.ts`,
    from: 'catalogPrincipals ? [executionRoleName] : []',
    to: 'catalogPrincipals ? [] : []',
    tests: keepTests,
  },
  {
    control: 'the roles of pipelines are protected, from automation, too',
    file: `${statements}/protect-palisade.ts`,
    from: 'pipelines.length > 0 ? allPipelineRoleNames : []',
    to: 'pipelines.length > 0 ? [] : []',
    tests: ['test/shared/policies/statements/protect-palisade.test.ts'],
  },
  {
    control: 'ml-execution may be passed to SageMaker',
    file: `${statements}/protect-palisade.ts`,
    from: "[...roleReadActions, 'iam:PassRole']",
    to: 'roleReadActions',
    tests: keepTests,
  },
  {
    control: 'a data scientist writes to no dataset',
    file: `${statements}/production-data.ts`,
    from: 'scope.hasDatasets ? [`${datasetBucketPrefix}*`] : []',
    to: 'scope.hasDatasets ? [] : []',
    tests: keepTests,
  },
  {
    control: 'policies keep their names where there are no datasets',
    file: 'shared/policies/pack.ts',
    from: '!each.isOptional || statementsOf',
    to: 'each.isOptional || statementsOf',
    tests: datasetTests,
  },
  {
    control: 'outsiders are kept out of shared resources, too',
    file: `${statements}/shared-resources-stay-inside.ts`,
    from: 'return hasDatasets ||',
    to: 'return',
    tests: datasetTests,
  },
  {
    control: 'SageMaker of other accounts does not assume ml-execution',
    file: 'shared/platform/execution-documents.ts',
    from: "        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },\n",
    to: '',
    tests: roleTests,
  },
  {
    control: 'a role ml-execution of somebody else is left alone',
    file: 'shared/baseline/steps/execution-role.ts',
    from: 'facts.trust !== null && !facts.isOwn',
    to: 'facts.trust !== null && facts.trust === null',
    tests: roleTests,
  },
  {
    control: 'people pass ml-execution to SageMaker only',
    file: 'shared/platform/people/person-statements.ts',
    from: "role, {\n    StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },\n  })",
    to: 'role)',
    tests: personTests,
  },
  {
    control: 'people use keys of datasets through S3 only',
    file: 'shared/platform/people/person-statements.ts',
    from: "actions, '*', { StringEquals: { 'kms:ViaService': regions.flatMap(s3ServiceNames) } })",
    to: "actions, '*')",
    tests: personTests,
  },
];
