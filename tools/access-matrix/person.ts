// What is known of who asks: a role of an account with its own policies.
import {
  executionRoleName,
  pipelineBuildRoleName,
  pipelineCloudFormationRoleName,
  pipelineRoleName,
} from '../../shared/aws/names.ts';
import { executionPermissions } from '../../shared/platform/execution-documents.ts';
import { personDocument } from '../../shared/platform/people/person-documents.ts';
import { buildPermissions } from '../../shared/resources/pipeline-roles/build-role.ts';
import { productionPermissions, stackPermissions } from '../../shared/resources/pipeline-roles/production-roles.ts';
import { sharedServicesPermissions } from '../../shared/resources/pipeline-roles/shared-services-role.ts';
import { testingPermissions } from '../../shared/resources/pipeline-roles/testing-role.ts';
import { type AccountName, matrixAccounts } from './accounts.ts';
import { matrixGovernance, matrixRegion, organizationId, otherPipelineRole } from './governance.ts';

export type Person = {
  readonly title: string;
  readonly account: AccountName;
  /** The role's name with its path. */
  readonly role: string;
  /** The documents of the role's own policies. */
  readonly identity: readonly object[];
  readonly boundary?: object;
  /** For an AWS service, its principal: it has no role of its own. */
  readonly service?: string;
};

const { regions } = matrixGovernance;
export const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
export const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });
export const s3Only = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
export const sageMakerOnly = document({ Effect: 'Allow', Action: 'sagemaker:*', Resource: '*' });
export const sso = (set: string) => `aws-reserved/sso.amazonaws.com/us-east-1/AWSReservedSSO_${set}_0123456789abcdef`;

/** A role that is allowed everything by its own policies: what it may not do, something else refuses. */
export const allowedAll = (title: string, account: AccountName, role: string): Person => ({
  title,
  account,
  role,
  identity: [everything],
});
export const administrator = (account: AccountName) => allowedAll('An administrator', account, 'Admin');
export const pipeline = (account: AccountName) =>
  allowedAll('A pipeline that is allowed everything', account, otherPipelineRole);
export const automation = (account: AccountName) => allowedAll('The automation role', account, 'platform-automation');
export const palisade = (account: AccountName) =>
  allowedAll('Palisade, through the access role', account, 'OrganizationAccountAccessRole');
export const nobody = (account: AccountName): Person => ({
  title: 'A role without permissions',
  account,
  role: 'nothing',
  identity: [],
});
export const breakGlass = (account: AccountName) => allowedAll('Break-glass', account, 'break-glass');
const titles = {
  DataScientist: 'A data scientist',
  DataEngineer: 'A data engineer',
  MLEngineer: 'An ML engineer',
  Auditor: 'An auditor',
};
/** A person with the permission set that `palisade platform policy role:NAME` prints. */
export const withPermissionSet = (name: keyof typeof titles, account: AccountName): Person => ({
  title: titles[name],
  account,
  role: sso(name),
  identity: [personDocument(name, matrixGovernance)],
});
const chain = {
  region: matrixRegion,
  organizationId,
  sharedServices: [matrixAccounts.sharedServices.id],
};
const withRole = (title: string, account: AccountName, role: string, identity: object): Person => ({
  title,
  account,
  role,
  identity: [identity],
});
/** The roles of the chain, with the policies that Palisade writes for them. */
export const sharedServicesRole = (account: AccountName) =>
  withRole(
    'The pipeline',
    account,
    pipelineRoleName,
    sharedServicesPermissions({
      ...chain,
      accountId: matrixAccounts[account].id,
      targets: [matrixAccounts.testing.id, matrixAccounts.production.id],
    }),
  );
export const buildRole = (account: AccountName) =>
  withRole(
    'A build of the source',
    account,
    pipelineBuildRoleName,
    buildPermissions({
      ...chain,
      accountId: matrixAccounts[account].id,
      targets: [matrixAccounts.testing.id],
    }),
  );
export const testingRole = (account: AccountName) =>
  withRole(
    'The pipeline, in testing',
    account,
    pipelineRoleName,
    testingPermissions({ ...chain, accountId: matrixAccounts[account].id }),
  );
export const productionRole = (account: AccountName) =>
  withRole(
    'The pipeline, in production',
    account,
    pipelineRoleName,
    productionPermissions({ ...chain, accountId: matrixAccounts[account].id }),
  );
export const stackRole = (account: AccountName) =>
  withRole(
    "The role of the pipeline's stacks",
    account,
    pipelineCloudFormationRoleName,
    stackPermissions({ ...chain, accountId: matrixAccounts[account].id }),
  );
export const asExecution = (account: AccountName): Person => ({
  title: 'SageMaker, as `ml-execution`',
  account,
  role: executionRoleName,
  identity: [
    executionPermissions({
      accountId: matrixAccounts[account].id,
      regions,
      type: matrixAccounts[account].type,
      organizationId,
    }),
  ],
});
