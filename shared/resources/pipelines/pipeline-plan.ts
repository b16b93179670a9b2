// What a pipeline is made from: the declaration in governance.yml, and the accounts, roles and artifacts that it works with.
import {
  artifactBucketName,
  executionRoleName,
  modelGroupName,
  pipelineName,
  pipelineRoleName,
} from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { PipelineParameters } from '../../governance/schema/declared-platform.ts';

export type PipelinePlan = {
  /** As governance.yml has it. */
  readonly name: string;
  readonly parameters: PipelineParameters;
  /** The shared-services account that has the pipeline, and the Region. */
  readonly owner: string;
  readonly region: string;
  /** The accounts in which it trains and deploys. */
  readonly trainIn: string;
  readonly deployIn: string;
  /** The ARN of the key of the artifacts bucket: an alias would be looked up in the account of each action. */
  readonly artifactsKey: string;
};

/** The steps of a pipeline that are builds. */
export const buildSteps = ['train', 'register', 'approve'] as const;
export type BuildStep = (typeof buildSteps)[number];

export function projectName({ name }: Pick<PipelinePlan, 'name'>, step: BuildStep): string {
  return `${pipelineName(name)}-${step}`;
}

/** Whether this is the name in AWS of a declared pipeline (as governance.yml names them), or of one of its build projects. */
export function isPartOfPipeline(pipelines: readonly string[], name: string): boolean {
  return pipelines.some((pipeline) =>
    [pipelineName(pipeline), ...buildSteps.map((step) => projectName({ name: pipeline }, step))].includes(name),
  );
}

/** The ARN of a role of one of the plan's accounts. */
export function roleIn({ region }: Pick<PipelinePlan, 'region'>, accountId: string, role: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
}

/** What builds know of the plan, as environment variables. docs/concepts/pipelines.md tells users of them. */
export function buildVariables(plan: PipelinePlan): Readonly<Record<string, string>> {
  const { owner, region, trainIn, artifactsKey, parameters, name } = plan;
  const group = modelGroupName(parameters.model);
  return {
    TRAINING_ROLE: roleIn(plan, trainIn, pipelineRoleName),
    EXECUTION_ROLE: roleIn(plan, trainIn, executionRoleName),
    ARTIFACTS: `s3://${artifactBucketName(owner)}/${pipelineName(name)}`,
    ARTIFACTS_KEY: artifactsKey,
    MODEL_PACKAGE_GROUP: `arn:${partitionOf(region)}:sagemaker:${region}:${owner}:model-package-group/${group}`,
  };
}
