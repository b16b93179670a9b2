// Names that must be the same in several accounts, and ARNs that are built from them.
import { partitionOf } from './partitions.ts';

export const busName = 'palisade';
export const journalTableName = 'palisade-journal';
/** The partition of the journal that has the pauses: operators may write it, and the hub's functions may not. */
export const hubStatePartition = 'hub';
export const spokeRoleName = 'PalisadeSpoke';
export const forwardRoleName = 'PalisadeForward';
export const forwardRuleName = 'palisade-forward';
export const platformForwardRuleName = 'palisade-forward-platform';
export const organizationRoleName = 'PalisadeOrganization';
export const organizationReaderRoleName = 'PalisadeOrganizationReader';
export const relayRoleName = 'PalisadeRelay';
/** The roles of AWS Organizations and AWS Control Tower, one of which is the access role of an organization's Palisade. */
export const accessRoleNames = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'] as const;
/** The managed policy that is the permissions boundary of the functions' roles. */
export const boundaryPolicyName = 'palisade-boundary';
export const relayRuleName = 'palisade-relay';
/** The role that SageMaker's jobs and endpoints run with, which the baseline makes where models are trained or run. */
export const executionRoleName = 'ml-execution';
/** The role of pipelines: in shared-services, and in the accounts that it trains and deploys in, where it trusts the first. */
export const pipelineRoleName = 'ml-pipeline';
/**
 * The role of shared-services for builds of the source: anyone who may push runs commands with it, so that it neither approves nor
 * reaches production.
 */
export const pipelineBuildRoleName = 'ml-pipeline-build';
/** The role that a pipeline's stacks are made with in production. */
export const pipelineCloudFormationRoleName = 'ml-pipeline-cloudformation';
/** `policies.roles.pipeline` has to name them, so that the policies make their exceptions for them. */
export const pipelineRoleNames = [pipelineRoleName, pipelineCloudFormationRoleName] as const;
/** All roles that Palisade makes for pipelines, in whichever account. */
export const allPipelineRoleNames = [...pipelineRoleNames, pipelineBuildRoleName] as const;
/** The role that AWS Service Catalog launches products with, in the account of who launches. */
export const catalogLaunchRoleName = 'ml-catalog-launch';
/** The role of shared-services with which data scientists read code. */
export const codeReaderRoleName = 'ml-code-reader';
/** The role in a member account with which a canary is run. It can change nothing but the canary's buckets. */
export const canaryRoleName = 'PalisadeCanary';
/** How the names of the canary's buckets begin. */
export const canaryBucketPrefix = 'palisade-canary-';

/** How the names of the buckets of all datasets begin; what begins with `palisade-` is the hub's own. */
export const datasetBucketPrefix = 'ml-data-';
/** How the names of the buckets for what pipelines produce begin. */
export const artifactBucketPrefix = 'ml-artifacts-';
/** The keys of trained models in such a bucket, below the name of their pipeline. Training writes no other objects. */
export const modelObjects = '*/models/*';
/** How the keys of the copies begin that pipelines register. The bucket's policy lets nobody else write such keys. */
export const registeredObjects = 'registered/';
/** The same of the templates that the catalog's products are made from, which only Palisade writes. */
export const templateObjects = 'catalog/';
/** How the names of all other resources of the platform begin. */
export const platformPrefix = 'ml-';
/** How the aliases of all keys of the platform begin. */
export const platformAliasPrefix = 'alias/ml/';
/** The tag that says which shared resource it is (`dataset/customers`), beside that of what Palisade creates. */
export const resourceTag = 'palisade:resource';

/** The tag of what Palisade creates. */
export const managedByTag = { key: 'managed-by', value: 'palisade' };

/** The bucket that stores findings as evidence. */
export function evidenceBucketName(hubAccountId: string): string {
  return `palisade-evidence-${hubAccountId}`;
}

/** The bucket for what the pipelines of a shared-services account produce. Its name is unique in its partition. */
export function artifactBucketName(owner: string): string {
  return `${artifactBucketPrefix}${owner}`;
}

/** The alias of that bucket's key. */
export const artifactAlias = `${platformAliasPrefix}artifacts`;

/** The repository of ECR for images of this name. */
export function imageRepositoryName(image: string): string {
  return `${platformPrefix}${image}`;
}

/** The model package group of a model. */
export function modelGroupName(model: string): string {
  return `${platformPrefix}${model}`;
}

/** The name of a pipeline, and of the stack that it deploys. */
export function pipelineName(pipeline: string): string {
  return `${platformPrefix}${pipeline}`;
}

/** The function that takes requests of people. */
export const requestFunctionName = 'palisade-accept-requests';

/** The attribute of a message that was moved back to its queue. */
export const replayedByAttribute = 'replayedBy';

/** The dead-letter queue of a queue. */
export function deadLetterQueueName(queueName: string): string {
  return `${queueName}-dead-letters`;
}

export function roleArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`;
}
