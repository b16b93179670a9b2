// Policy for production: models and endpoints change only through the pipeline.
import { exceptFor, type PolicyDocument } from './policy-document.ts';

export const modelsByPipeline: PolicyDocument = {
  name: 'models-by-pipeline',
  summary: 'Models and endpoints change only through the pipeline role defined in shared-services.',
  types: ['production'],
  statements: (scope) => [
    {
      Sid: 'ModelsByPipeline',
      Effect: 'Deny',
      Action: [
        'sagemaker:CreateEndpoint*',
        'sagemaker:CreateInferenceComponent',
        'sagemaker:CreateModel',
        'sagemaker:CreateModelPackage*',
        'sagemaker:CreateTransformJob',
        'sagemaker:DeleteEndpoint*',
        'sagemaker:DeleteInferenceComponent',
        'sagemaker:DeleteModel',
        'sagemaker:DeleteModelPackage*',
        'sagemaker:PutModelPackageGroupPolicy',
        'sagemaker:StopTransformJob',
        'sagemaker:UpdateEndpoint*',
        'sagemaker:UpdateInferenceComponent*',
        'sagemaker:UpdateModelPackage',
      ],
      Resource: '*',
      Condition: exceptFor(scope, 'pipeline', 'breakGlass'),
    },
  ],
};
