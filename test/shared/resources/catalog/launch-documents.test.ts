// What the launch role may do: make the stacks of products and the notebooks in them, and nothing else.
import { launchPermissions, launchTrust } from '../../../../shared/resources/catalog/launch-documents.ts';
import { account, roleArn, verdict } from '../../../support/verdict.ts';

const region = 'eu-west-1';
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const notebook = {
  'sagemaker:DirectInternetAccess': 'Disabled',
  'sagemaker:RootAccess': 'Disabled',
  'sagemaker:VolumeKmsKeyArn': arn('kms', 'key/k'),
  'sagemaker:VpcSubnets': ['subnet-1'],
  'sagemaker:VpcSecurityGroupIds': ['sg-1'],
};
const toSageMaker = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };
const ofProducts = { 's3:ExistingObjectTag/servicecatalog:provisioning': 'true' };

test.each([
  ['cloudformation:CreateStack', arn('cloudformation', 'stack/SC-1-pp-1/u'), {}, 'allowed'],
  ['cloudformation:CreateStack', arn('cloudformation', 'stack/ml-churn/u'), {}, 'denied'],
  ['s3:GetObject', 'arn:aws:s3:::cf-templates/notebook', ofProducts, 'allowed'],
  ['s3:GetObject', 'arn:aws:s3:::ml-data-customers/o', {}, 'denied'],
  ['sagemaker:CreateNotebookInstance', arn('sagemaker', 'notebook-instance/ml-one'), notebook, 'allowed'],
  [
    'sagemaker:CreateNotebookInstance',
    arn('sagemaker', 'notebook-instance/ml-one'),
    { ...notebook, 'sagemaker:RootAccess': 'Enabled' },
    'denied',
  ],
  ['sagemaker:CreateNotebookInstance', arn('sagemaker', 'notebook-instance/other'), notebook, 'denied'],
  ['sagemaker:CreatePresignedNotebookInstanceUrl', arn('sagemaker', 'notebook-instance/ml-one'), {}, 'denied'],
  ['sagemaker:CreateTrainingJob', arn('sagemaker', 'training-job/ml-one'), {}, 'denied'],
  ['iam:PassRole', roleArn('ml-execution'), toSageMaker, 'allowed'],
  ['iam:PassRole', roleArn('ml-execution'), { 'iam:PassedToService': 'lambda.amazonaws.com' }, 'denied'],
  ['iam:PassRole', roleArn('Admin'), toSageMaker, 'denied'],
  ['iam:CreateRole', roleArn('other'), {}, 'denied'],
] as const)('%s on %s: case %#', async (action, resource, context, expected) => {
  const identity = [launchPermissions({ accountId: account, region })];
  const request = { principal: roleArn('ml-catalog-launch'), action, resource, identity };
  expect(await verdict('data-science', { ...request, context: { ...context } })).toBe(expected);
});

test('Service Catalog assumes it, and not for another account', () => {
  const [statement] = launchTrust({ accountId: account, region }).Statement;
  expect(statement).toMatchObject({
    Principal: { Service: 'servicecatalog.amazonaws.com' },
    Condition: { StringEqualsIfExists: { 'aws:SourceAccount': account } },
  });
});
