// What a data scientist may do: read the datasets, images, packages, models and code that admit the account, and experiment
// with SageMaker. Who is admitted to what, and what roles may do, is nobody's to change here.
import { datasetReads } from '../../resources/dataset/dataset-reads.ts';
import { allow } from '../../resources/lib/allow.ts';
import {
  bucketsNamed,
  datasetBuckets,
  metricsAndLogs,
  ownAccount,
  type PersonStatements,
  passExecutionRole,
  readCode,
  repositories,
  sageMakerReads,
  throughS3,
} from './person-statements.ts';

export const dataScientist: PersonStatements = (regions) => [
  allow('ReadDatasets', datasetReads, datasetBuckets(regions)),
  throughS3(regions, 'kms:Decrypt', 'kms:GenerateDataKey'),
  allow(
    'OwnBuckets',
    [...datasetReads, 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
    bucketsNamed('sagemaker-', regions),
    ownAccount,
  ),
  allow('Experiment', experiments),
  // For volumes of notebooks and jobs (SageMaker Developer Guide, "Protecting data at rest using encryption").
  allow('KeysOfTheAccount', ['kms:CreateGrant', 'kms:DescribeKey'], '*', ownAccount),
  allow('Find', [
    'iam:GetRole',
    'kms:ListAliases',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'iam:ListRoles',
    's3:ListAllMyBuckets',
  ]),
  passExecutionRole(regions),
  // Which products there are, the catalog decides. Whose a product is, is no condition of these actions (Service
  // Authorization Reference, "AWS Service Catalog"): nobody has launched it yet.
  allow('LaunchProducts', productActions),
  // Launched products, and the records about them, of one's own only (AWS Service Catalog Administrator Guide, "Example:
  // End-user access to provisioned products").
  allow('OwnProducts', launchedActions, '*', { StringEquals: { 'servicecatalog:userLevel': 'self' } }),
  readCode(regions),
  ...sageMakerReads,
  ...metricsAndLogs,
  ...repositories,
];

/** Not the model registry, whose writes are the pipeline's, nor domains, which the platform sets up. */
const experiments = [
  'sagemaker:AddTags',
  'sagemaker:AssociateTrialComponent',
  'sagemaker:CreateApp',
  'sagemaker:CreateAutoMLJob*',
  'sagemaker:CreateExperiment',
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateModel',
  'sagemaker:CreateNotebookInstance',
  'sagemaker:CreatePresigned*Url',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateSpace',
  'sagemaker:CreateTrainingJob',
  'sagemaker:CreateTransformJob',
  'sagemaker:CreateTrial*',
  'sagemaker:DeleteApp',
  'sagemaker:DeleteExperiment',
  'sagemaker:DeleteModel',
  'sagemaker:DeleteNotebookInstance',
  'sagemaker:DeleteSpace',
  'sagemaker:DeleteTrial*',
  'sagemaker:DisassociateTrialComponent',
  'sagemaker:StartNotebookInstance',
  'sagemaker:Stop*Job',
  'sagemaker:StopNotebookInstance',
  'sagemaker:UpdateExperiment',
  'sagemaker:UpdateNotebookInstance',
  'sagemaker:UpdateSpace',
  'sagemaker:UpdateTrial*',
];

const productActions = [
  'servicecatalog:DescribeProduct',
  'servicecatalog:DescribeProductView',
  'servicecatalog:DescribeProvisioningParameters',
  'servicecatalog:ListLaunchPaths',
  'servicecatalog:ProvisionProduct',
  'servicecatalog:SearchProducts',
];

const launchedActions = [
  'servicecatalog:DescribeProvisionedProduct',
  'servicecatalog:DescribeRecord',
  'servicecatalog:ListRecordHistory',
  'servicecatalog:SearchProvisionedProducts',
  'servicecatalog:TerminateProvisionedProduct',
  'servicecatalog:UpdateProvisionedProduct',
];
