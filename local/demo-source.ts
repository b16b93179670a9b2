// The source of the demo's model: a build specification that trains it with a container image of AWS, and the job.
import type { PutFileEntry } from '@aws-sdk/client-codecommit';

/** SageMaker's XGBoost in us-east-1 (SageMaker Developer Guide, "Docker Registry Paths and Example Code"). */
const image = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

const job = {
  TrainingJobName: 'JOB',
  RoleArn: 'ROLE',
  AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
  OutputDataConfig: { S3OutputPath: 'ARTIFACTS/models', KmsKeyId: 'KEY' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1, VolumeKmsKeyId: 'VOLUME' },
  VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
  EnableNetworkIsolation: true,
  EnableInterContainerTrafficEncryption: true,
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
};

/** The keys of a role end after an hour: docs/concepts/pipelines.md has a profile in their place, for jobs that take longer. */
const buildspec = `version: 0.2
env:
  shell: bash
  exported-variables: [IMAGE, MODEL_DATA]
phases:
  build:
    commands:
      - set -euo pipefail
      - KEYS=$(aws sts assume-role --role-arn "$TRAINING_ROLE" --role-session-name "$EXECUTION_ID" --query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text)
      - read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$KEYS"
      - export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN IMAGE=${image}
      - export JOB="ml-\${EXECUTION_ID:0:8}"
      - sed -e "s#JOB#$JOB#" -e "s#ROLE#$EXECUTION_ROLE#" -e "s#ARTIFACTS#$ARTIFACTS#" -e "s#KEY#$ARTIFACTS_KEY#" job.json > filled.json
      - aws sagemaker create-training-job --cli-input-json file://filled.json
      - aws sagemaker wait training-job-completed-or-stopped --training-job-name "$JOB"
      - MODEL_DATA=$(aws sagemaker describe-training-job --training-job-name "$JOB" --query ModelArtifacts.S3ModelArtifacts --output text)
      - export MODEL_DATA
`;

/** The files of a commit; `train` is the path of the build specification, and `volumeKey` the ARN of a key in testing. */
export function sourceFiles(train: string, volumeKey: string): PutFileEntry[] {
  const files = { [train]: buildspec, 'job.json': JSON.stringify(job).replace('"VOLUME"', JSON.stringify(volumeKey)) };
  return Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) }));
}
