// The documents of the role `ml-catalog-launch`, with which AWS Service Catalog launches products: it makes the stacks of
// products and what their templates have, in its own account. Pure.
import { executionRoleName, platformPrefix } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';

export type LaunchScope = {
  readonly accountId: string;
  /** The Region of the catalog. */
  readonly region: string;
};

/**
 * Service Catalog, and for other accounts never. That it sends the account is in no document: if it sends another one, the
 * role is not for it (IAM User Guide, "The confused deputy problem").
 */
export function launchTrust({ accountId }: LaunchScope) {
  const statement = {
    Sid: 'ServiceCatalogOfThisAccount',
    Effect: 'Allow',
    Principal: { Service: 'servicecatalog.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEqualsIfExists: { 'aws:SourceAccount': accountId } },
  };
  return { Version: '2012-10-17', Statement: [statement] };
}

/**
 * What Service Catalog itself needs (Administrator Guide, "AWS Service Catalog Launch Constraints": CloudFormation, and the
 * template in a bucket of the service), and what platform/templates/notebook.yml makes (SageMaker Developer Guide, "Amazon
 * SageMaker AI API Permissions", CreateNotebookInstance with a VPC and a key).
 */
export function launchPermissions({ accountId, region }: LaunchScope) {
  const arn = (service: string, resource: string) =>
    `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${resource}`;
  const statements = [
    allow('StacksOfProducts', stackActions, arn('cloudformation', 'stack/SC-*')),
    allow('CheckTemplates', ['cloudformation:GetTemplateSummary', 'cloudformation:ValidateTemplate'], '*'),
    allow('ReadTemplatesOfProducts', ['s3:GetObject'], '*', {
      StringEquals: { 's3:ExistingObjectTag/servicecatalog:provisioning': 'true' },
    }),
    allow('Notebooks', notebookActions, arn('sagemaker', `notebook-instance/${platformPrefix}*`)),
    allow(
      'PassExecutionRole',
      ['iam:PassRole'],
      `arn:${partitionOf(region)}:iam::${accountId}:role/${executionRoleName}`,
      {
        StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      },
    ),
    // SageMaker sets no kms:GrantIsForAWSResource when it encrypts volumes.
    allow('KeysOfVolumes', ['kms:CreateGrant', 'kms:DescribeKey'], arn('kms', 'key/*')),
    // None of these can be limited to a resource that is known before.
    allow('Network', networkActions, '*'),
  ];
  return { Version: '2012-10-17', Statement: statements };
}

const stackActions = [
  'cloudformation:CreateStack',
  'cloudformation:DeleteStack',
  'cloudformation:DescribeStackEvents',
  'cloudformation:DescribeStacks',
  'cloudformation:SetStackPolicy',
  'cloudformation:UpdateStack',
];
const notebookActions = [
  'sagemaker:AddTags',
  'sagemaker:CreateNotebookInstance',
  'sagemaker:DeleteNotebookInstance',
  'sagemaker:DeleteTags',
  'sagemaker:DescribeNotebookInstance',
  'sagemaker:ListTags',
  'sagemaker:StartNotebookInstance',
  'sagemaker:StopNotebookInstance',
  'sagemaker:UpdateNotebookInstance',
];
const networkActions = [
  'ec2:AttachNetworkInterface',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:ModifyNetworkInterfaceAttribute',
];

function allow(Sid: string, Action: readonly string[], Resource: string, Condition?: object) {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}
