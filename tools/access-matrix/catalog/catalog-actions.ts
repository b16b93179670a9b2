// What somebody may do with the catalog and with the role that launches: each action with the requests that AWS evaluates.
import { accountOf } from '../accounts.ts';
import type { MatrixAction, RequestContext } from '../subject.ts';

const serviceCatalog = (name: string, on: string, context?: RequestContext) => ({
  action: `servicecatalog:${name}`,
  on,
  ...(context ? { context } : {}),
});
const iam = (name: string, on: string) => ({ action: `iam:${name}`, on });
const assume = { action: 'sts:AssumeRole', on: 'launchRole' };
const pass = { ...iam('PassRole', 'launchRole'), context: { 'iam:PassedToService': 'servicecatalog.amazonaws.com' } };
const admit = serviceCatalog('AssociatePrincipalWithPortfolio', 'imported');
const launch = serviceCatalog('ProvisionProduct', 'offered');

/** By whose a launched product is. What is one's own is the role's and the account's, too. */
const own = { 'servicecatalog:accountLevel': 'self', 'servicecatalog:userLevel': 'self' };
const ofOthers = { 'servicecatalog:accountLevel': 'self' };

const key = 'arn:aws:kms:us-east-1:444444444444:key/55555555-5555-5555-5555-555555555555';
const notebook = {
  'sagemaker:DirectInternetAccess': 'Disabled',
  'sagemaker:RootAccess': 'Disabled',
  'sagemaker:VolumeKmsKeyArn': key,
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VpcSecurityGroupIds': ['sg-1'],
  'sagemaker:InstanceTypes': ['ml.t3.medium'],
};
const makeNotebook = (on = 'notebook', more: RequestContext = {}) => [
  assume,
  { ...iam('PassRole', 'execution'), context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' }, as: 'launchRole' },
  { action: 'sagemaker:CreateNotebookInstance', on, context: { ...notebook, ...more }, as: 'launchRole' },
];

export const catalogColumns = {
  launch: { title: 'Launch, once admitted', requests: [launch] },
  admitRole: { title: 'Admit a role of the account', requests: [admit] },
  share: { title: 'Change whom it is shared with', requests: [serviceCatalog('CreatePortfolioShare', 'portfolio')] },
  change: {
    title: 'Change what is launched',
    requests: [
      serviceCatalog('UpdateProvisioningArtifact', 'product'),
      serviceCatalog('CreateConstraint', 'product'),
      pass,
    ],
  },
  widenTrust: {
    title: 'Change who acts as `ml-catalog-launch`',
    requests: [iam('UpdateAssumeRolePolicy', 'launchRole')],
  },
  takeName: { title: 'Make a role of an admitted name', requests: [iam('CreateRole', 'namesake')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherCatalogActions = {
  look: { title: 'seeing whom it is shared with', requests: [serviceCatalog('DescribePortfolioShares', 'portfolio')] },
  unshare: { title: 'ending a share', requests: [serviceCatalog('DeletePortfolioShare', 'portfolio')] },
  changeTags: {
    title: 'changing the tags of the portfolio',
    requests: [serviceCatalog('UpdatePortfolio', 'portfolio')],
  },
  addVersion: {
    title: 'another version of a product',
    requests: [serviceCatalog('CreateProvisioningArtifact', 'product')],
  },
  admitAndLaunch: { title: 'admitting a role, and launching', requests: [admit, launch] },
  seeOwn: {
    title: 'seeing what one has launched',
    requests: [serviceCatalog('SearchProvisionedProducts', 'launched', own)],
  },
  seeOfOthers: {
    title: 'seeing what others have launched',
    requests: [serviceCatalog('SearchProvisionedProducts', 'launched', ofOthers)],
  },
  endOwn: {
    title: 'ending what one has launched',
    requests: [serviceCatalog('TerminateProvisionedProduct', 'launched', own)],
  },
  endOfOthers: {
    title: 'ending what others have launched',
    requests: [serviceCatalog('TerminateProvisionedProduct', 'launched', ofOthers)],
  },
  actAsLaunch: { title: 'acting as ml-catalog-launch', requests: [assume] },
  actForAnother: {
    title: 'acting as ml-catalog-launch, for another account',
    requests: [{ ...assume, context: { 'aws:SourceAccount': accountOf('stranger').id } }],
  },
  passLaunch: { title: "having products of one's own launched as ml-catalog-launch", requests: [pass] },
  widenLaunch: { title: 'changing what ml-catalog-launch may do', requests: [iam('PutRolePolicy', 'launchRole')] },
  removeLaunch: { title: 'deleting ml-catalog-launch', requests: [iam('DeleteRole', 'launchRole')] },
  trustNamesake: {
    title: 'changing who assumes a role of an admitted name',
    requests: [iam('UpdateAssumeRolePolicy', 'namesake')],
  },
  makeNotebook: { title: 'the notebook, as the template has it', requests: makeNotebook() },
  makeOpenNotebook: {
    title: 'a notebook with direct internet access',
    requests: makeNotebook('notebook', { 'sagemaker:DirectInternetAccess': 'Enabled' }),
  },
  makeOtherNotebook: { title: 'a notebook of another name', requests: makeNotebook('otherNotebook') },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type CatalogColumn = keyof typeof catalogColumns;
export type CatalogAction = CatalogColumn | keyof typeof furtherCatalogActions;
