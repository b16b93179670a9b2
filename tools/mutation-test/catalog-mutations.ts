// Mutations of the catalog: its launch role, and who may become one of those that it admits by name.
import type { Mutation } from './mutation.ts';

const protect = 'shared/policies/statements/protect-palisade.ts';
const protectTests = ['test/shared/policies/statements/protect-palisade.test.ts'];
const launch = 'shared/resources/catalog/launch-documents.ts';
const step = 'shared/resources/catalog/catalog-step.ts';
const decision = 'shared/resources/catalog/decide-catalog.ts';
const stepTests = ['test/shared/resources/catalog/catalog-on-emulator.test.ts'];
const launchTests = ['test/shared/resources/catalog/launch-documents.test.ts'];

export const catalogMutations: readonly Mutation[] = [
  {
    control: 'the launch role is protected',
    file: protect,
    from: 'catalogPrincipals ? [catalogLaunchRoleName] : []',
    to: 'catalogPrincipals ? [] : []',
    tests: protectTests,
  },
  {
    control: 'the role ml-execution is protected where a catalog alone needs it',
    file: protect,
    from: 'hasDatasets || hasSharedResources || catalogPrincipals ?',
    to: 'hasDatasets || hasSharedResources ?',
    tests: protectTests,
  },
  {
    control: 'nobody decides who assumes a role that the catalog admits',
    file: protect,
    from: "['iam:CreateRole', 'iam:UpdateAssumeRolePolicy']",
    to: "['iam:CreateRole']",
    tests: protectTests,
  },
  {
    control: 'the launch role makes the stacks of products only',
    file: launch,
    from: "'stack/SC-*'",
    to: "'stack/*'",
    tests: launchTests,
  },
  {
    control: 'the launch role passes ml-execution to SageMaker only',
    file: launch,
    from: "StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' }",
    to: 'StringEquals: {}',
    tests: launchTests,
  },
  {
    control: 'the launch role reads templates of products only',
    file: launch,
    from: "StringEquals: { 's3:ExistingObjectTag/servicecatalog:provisioning': 'true' }",
    to: 'StringEquals: {}',
    tests: launchTests,
  },
  {
    control: 'an account that lost admission loses the portfolio',
    file: step,
    from: 'accounts: accounts.filter((account) => !readers.includes(account))',
    to: 'accounts: []',
    tests: stepTests,
  },
  {
    control: 'only the version of the present template can be launched',
    file: decision,
    from: 'isActive === (name === version)',
    to: 'isActive || name !== version',
    tests: stepTests,
  },
  {
    control: 'products are launched with the launch role',
    file: decision,
    from: ' || facts.launch !== launchParameters',
    to: '',
    tests: stepTests,
  },
  {
    control: 'a product that left governance.yml leaves the portfolio',
    file: decision,
    from: 'isInPortfolio && !Object.hasOwn(products, name) ? [name] : []',
    to: 'isInPortfolio && !Object.hasOwn(products, name) ? [] : []',
    tests: stepTests,
  },
  {
    control: 'a portfolio without the tags is left as it is',
    file: decision,
    from: "  if (facts.untagged !== null) return { kind: 'blocked', reason: untaggedReason(facts.untagged) };\n",
    to: '',
    tests: stepTests,
  },
  {
    control: 'an admitted account admits the declared roles and no others',
    file: 'shared/resources/catalog/recipients.ts',
    from: 'patterns.length !== wanted.length || ',
    to: '',
    tests: stepTests,
  },
  {
    control: 'a data scientist ends products of their own only',
    file: 'shared/platform/people/data-scientist.ts',
    from: "'*', { StringEquals: { 'servicecatalog:userLevel': 'self' } }",
    to: "'*'",
    tests: ['test/shared/platform/people/person-documents.test.ts'],
  },
  {
    control: 'a data scientist may launch products',
    file: 'shared/platform/people/data-scientist.ts',
    from: "allow('LaunchProducts', productActions),",
    to: "allow('LaunchProducts', productActions, '*', { StringEquals: { 'servicecatalog:userLevel': 'self' } }),",
    tests: ['test/shared/platform/people/person-documents.test.ts'],
  },
];
