// Policy where models are trained or run: SageMaker stays in a VPC, with KMS keys and without direct internet access.
import { localStorageFamilies } from '../aws-lists/local-storage.ts';
import type { Condition, DenyStatement, PolicyDocument } from './policy-document.ts';

/** Jobs and models that run in a VPC. */
const vpcActions = [
  'sagemaker:CreateAutoMLJob*',
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateModel',
  'sagemaker:CreateNotebookInstance',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
];
const volumeKeyActions = [
  'sagemaker:CreateAutoMLJob*',
  'sagemaker:CreateEndpointConfig',
  'sagemaker:CreateNotebookInstance',
];
/**
 * Jobs, for which SageMaker refuses a volume key on instances with local storage, which the hardware encrypts (SageMaker
 * API Reference, ResourceConfig, ProcessingClusterConfig, TransformResources, HyperParameterTuningResourceConfig). It has
 * not refused one in CreateEndpointConfig since June 2026.
 */
const jobVolumeKeyActions = [
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
  'sagemaker:CreateTransformJob',
];
const withLocalStorage = localStorageFamilies.map((family) => `ml.${family}.*`);
const outputKeyActions = [
  'sagemaker:CreateAutoMLJob*',
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
  'sagemaker:CreateTransformJob',
];
const networkIsolationActions = [
  'sagemaker:CreateHyperParameterTuningJob',
  'sagemaker:CreateModel',
  'sagemaker:CreateProcessingJob',
  'sagemaker:CreateTrainingJob',
];

export const sageMakerInside: PolicyDocument = {
  name: 'sagemaker-inside',
  summary: 'SageMaker runs only in a VPC, network-isolated and with KMS keys, without direct internet or root access.',
  types: ['data-science', 'testing', 'production'],
  statements: ({ sageMaker }) => {
    // Each key has a statement of its own: two keys in one Null condition are ANDed, so that giving one evades both.
    const statements: readonly (readonly [boolean, DenyStatement])[] = [
      [sageMaker.vpcOnly, deny('SubnetsGiven', vpcActions, keyIsMissing('sagemaker:VpcSubnets'))],
      [sageMaker.vpcOnly, deny('SecurityGroupsGiven', vpcActions, keyIsMissing('sagemaker:VpcSecurityGroupIds'))],
      [
        sageMaker.vpcOnly,
        deny('DomainInVpc', ['sagemaker:CreateDomain'], {
          StringNotEquals: { 'sagemaker:AppNetworkAccessType': 'VpcOnly' },
        }),
      ],
      [
        sageMaker.vpcOnly,
        deny('DomainStaysInVpc', ['sagemaker:UpdateDomain'], {
          StringEquals: { 'sagemaker:AppNetworkAccessType': 'PublicInternetOnly' },
        }),
      ],
      [
        // By default a notebook instance has internet and root access.
        sageMaker.noDirectInternetAccess,
        deny('NoDirectInternet', ['sagemaker:CreateNotebookInstance'], {
          StringNotEquals: { 'sagemaker:DirectInternetAccess': 'Disabled' },
        }),
      ],
      [
        sageMaker.noRootAccess,
        deny('NoRootAccess', ['sagemaker:CreateNotebookInstance'], {
          StringNotEquals: { 'sagemaker:RootAccess': 'Disabled' },
        }),
      ],
      [
        sageMaker.noRootAccess,
        deny('NoRootAccessLater', ['sagemaker:UpdateNotebookInstance'], {
          StringEquals: { 'sagemaker:RootAccess': 'Enabled' },
        }),
      ],
      [sageMaker.volumeKey, deny('VolumeKeyGiven', volumeKeyActions, keyIsMissing('sagemaker:VolumeKmsKeyArn'))],
      [
        sageMaker.volumeKey,
        // One instance type with a volume is enough.
        deny('JobVolumeKeyGiven', jobVolumeKeyActions, {
          ...keyIsMissing('sagemaker:VolumeKmsKeyArn'),
          'ForAnyValue:StringNotLike': { 'sagemaker:InstanceTypes': withLocalStorage },
        }),
      ],
      [
        sageMaker.volumeKey,
        // A request that names no instance type is none of the above: without values, ForAnyValue is false.
        deny('JobInstanceTypeGiven', jobVolumeKeyActions, {
          Null: { 'sagemaker:VolumeKmsKeyArn': 'true', 'sagemaker:InstanceTypes': 'true' },
        }),
      ],
      [sageMaker.outputKey, deny('OutputKeyGiven', outputKeyActions, keyIsMissing('sagemaker:OutputKmsKeyArn'))],
      [
        sageMaker.networkIsolation,
        deny('Isolated', networkIsolationActions, { BoolIfExists: { 'sagemaker:NetworkIsolation': 'false' } }),
      ],
    ];
    return statements.filter(([isOn]) => isOn).map(([, statement]) => statement);
  },
};

function deny(Sid: string, Action: readonly string[], Condition: Condition): DenyStatement {
  return { Sid, Effect: 'Deny', Action, Resource: '*', Condition };
}

function keyIsMissing(key: string): Condition {
  return { Null: { [key]: 'true' } };
}
