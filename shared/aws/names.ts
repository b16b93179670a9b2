// Names that must be the same in several accounts, and ARNs that are built from them.
import { partitionOf } from './partitions.ts';

export const busName = 'palisade';
export const journalTableName = 'palisade-journal';
/** The partition of the journal that has the pauses: operators may write it, and the hub's functions may not. */
export const hubStatePartition = 'hub';
export const spokeRoleName = 'PalisadeSpoke';
export const forwardRoleName = 'PalisadeForward';
export const forwardRuleName = 'palisade-forward';
export const organizationRoleName = 'PalisadeOrganization';
export const organizationReaderRoleName = 'PalisadeOrganizationReader';
export const relayRoleName = 'PalisadeRelay';
/** The roles of AWS Organizations and AWS Control Tower, one of which is the access role of an organization's Palisade. */
export const accessRoleNames = ['OrganizationAccountAccessRole', 'AWSControlTowerExecution'] as const;
/** The managed policy that is the permissions boundary of the functions' roles. */
export const boundaryPolicyName = 'palisade-boundary';
export const relayRuleName = 'palisade-relay';
/** The role in a member account with which a canary is run. It can change nothing but the canary's buckets. */
export const canaryRoleName = 'PalisadeCanary';
/** How the names of the canary's buckets begin. */
export const canaryBucketPrefix = 'palisade-canary-';

/** The tag of what Palisade creates. */
export const managedByTag = { key: 'managed-by', value: 'palisade' };

/** The bucket that stores findings as evidence. */
export function evidenceBucketName(hubAccountId: string): string {
  return `palisade-evidence-${hubAccountId}`;
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
