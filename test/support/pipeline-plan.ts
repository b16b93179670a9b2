// A pipeline as governance.yml declares it, and the plan that follows.
import { platformParameters } from '../../shared/governance/schema/declared-platform.ts';
import type { PipelinePlan } from '../../shared/resources/pipelines/pipeline-plan.ts';

export const churn = {
  source: { repository: 'ml-pipelines' },
  model: 'churn',
  train: 'buildspec-train.yml',
  deploy: 'endpoint.yml',
  approvers: ['ml-approver'],
} as const;

/** The plan of the pipeline `churn`, with other declarations. */
export function aPlan(changes: object = {}): PipelinePlan {
  const { pipelines } = platformParameters.parse({ pipelines: { churn: { ...churn, ...changes } } });
  const parameters = pipelines['churn'];
  if (parameters === undefined) throw new Error('the pipeline was declared');
  return {
    name: 'churn',
    parameters,
    owner: '222222222222',
    region: 'us-east-1',
    trainIn: '444444444444',
    deployIn: '555555555555',
    artifactsKey: 'arn:aws:kms:us-east-1:222222222222:key/artifacts',
  };
}
