// Names that several accounts have to agree on, and ARNs built from them.

export const busName = 'palisade';
export const journalTableName = 'palisade-journal';
export const spokeRoleName = 'PalisadeSpoke';
export const forwardRoleName = 'PalisadeForward';
export const forwardRuleName = 'palisade-forward';
export const organizationRoleName = 'PalisadeOrganization';
export const relayRoleName = 'PalisadeRelay';
/** The managed policy that no role of a function can exceed. */
export const boundaryPolicyName = 'palisade-boundary';
export const relayRuleName = 'palisade-relay';

/** The roles of the hub's functions. No pattern, so that nobody else can pass for one of them by a name. */
export const functionRoleNames = [
  'palisade-compare-accounts',
  'palisade-export-findings',
  'palisade-onboard-account',
  'palisade-record-finding',
  'palisade-remediate',
  'palisade-send-alerts',
  'palisade-sweep',
  'palisade-watch-exemptions',
];

/** The bucket in which findings are kept as evidence. */
export function evidenceBucketName(hubAccountId: string): string {
  return `palisade-evidence-${hubAccountId}`;
}

/** The queue for messages of this queue that cannot be handled. */
export function deadLetterQueueName(queueName: string): string {
  return `${queueName}-dead-letters`;
}

/** The AWS partition of a region (AWS General Reference, "Amazon Resource Names"). */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function roleArn(region: string, accountId: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`;
}
