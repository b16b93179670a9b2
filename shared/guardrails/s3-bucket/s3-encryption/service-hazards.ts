// Which services could no longer read or write a bucket under the key: rows K1 to K5 and K12. Pure.
import { loadBalancerAccounts } from '../../../aws/load-balancer-accounts.ts';
import type { Hazard } from '../../contract/preflight.ts';
import type { Dependant } from './dependants.ts';
import type { MoveFacts } from './encryption-facts.ts';
import { deliveryNotAdmitted, onlyWithS3Keys } from './hazards.ts';
import { admissionOf, describeKey, type KeyUse } from './key-use.ts';

/** Services that deliver to SSE-S3 only, whatever the policy of the key says. */
const withS3KeysOnly = new Map<string, readonly ['K1' | 'K2' | 'K5', string]>([
  // S3 User Guide, "Enabling Amazon S3 server access logging".
  ['logging.s3.amazonaws.com', ['K1', 'server access logs']],
  // Elastic Load Balancing User Guide, "Enable access logs for your Application Load Balancer".
  ['logdelivery.elasticloadbalancing.amazonaws.com', ['K2', 'logs of load balancers']],
  ['logdelivery.elb.amazonaws.com', ['K2', 'logs of load balancers']],
  // Amazon Redshift Management Guide, "Database audit logging".
  ['redshift.amazonaws.com', ['K5', 'audit logs of Redshift']],
]);

/** CloudWatch Logs User Guide, "Logs sent to Amazon S3"; CloudFront Developer Guide, "Restrict access to an Amazon S3 origin". */
const rows = new Map<string, 'K3' | 'K12'>([
  ['delivery.logs.amazonaws.com', 'K3'],
  ['cloudfront.amazonaws.com', 'K12'],
]);

const policyRead = 'GetBucketPolicy';
const vendedLogs = 'delivery.logs.amazonaws.com';

/** The hazards for the services that the bucket's policy admits, and for the accounts with which load balancers write. */
export function serviceHazards(dependant: Dependant, use: KeyUse): readonly Hazard[] {
  const { kind, id } = dependant.grantee;
  // In China, service principals may end in .cn (AWS General Reference).
  const service = id.replace(/\.cn$/, '');
  if (kind === 'account' && [...loadBalancerAccounts.values()].includes(id)) {
    return [onlyWithS3Keys('K2', 'logs of load balancers', { affects: `account ${id} of AWS`, seenBy: policyRead })];
  }
  if (kind !== 'service') return [];
  const [row, what] = withS3KeysOnly.get(service) ?? [];
  if (row && what) return [onlyWithS3Keys(row, what, { affects: `the service ${id}`, seenBy: policyRead })];
  return refusedService(dependant, use, policyRead);
}

/** Grants of the ACL: log delivery by S3, and by CloudFront, which writes as delivery.logs.amazonaws.com. */
export function aclDeliveryHazards({ acl }: Pick<MoveFacts, 'acl'>, use: KeyUse): readonly Hazard[] {
  if (!acl.known) return [];
  const seenBy = 'GetBucketAcl';
  const forCloudFront: Dependant = {
    grantee: { kind: 'service', id: vendedLogs },
    named: [],
    conditions: [],
    needs: ['kms:GenerateDataKey'],
  };
  return [
    ...(acl.value.logDelivery
      ? [onlyWithS3Keys('K1', 'server access logs', { affects: 'the group LogDelivery', seenBy })]
      : []),
    ...(acl.value.cloudFrontLogs ? refusedService(forCloudFront, use, seenBy) : []),
  ];
}

/** What AWS Config found in the last sweep adds to what the bucket itself says. */
export function loggingSourceHazards({ loggingFrom }: Pick<MoveFacts, 'loggingFrom'>): readonly Hazard[] {
  if (loggingFrom.length === 0) return [];
  const affects = `the logs of ${loggingFrom.length > 3 ? `${loggingFrom.length} buckets` : loggingFrom.join(', ')}`;
  return [onlyWithS3Keys('K1', 'server access logs', { affects, seenBy: 'SelectResourceConfig of AWS Config' })];
}

function refusedService(dependant: Dependant, use: KeyUse, seenBy: string): readonly Hazard[] {
  const { id } = dependant.grantee;
  const { missing, isUnsure } = admissionOf(dependant, use);
  if (missing.length === 0) return [];
  const asked = use.isManaged ? seenBy : `${seenBy}, GetKeyPolicy`;
  const actions = missing.join(' and ');
  const remedy = use.isManaged
    ? `name a customer managed key in governance.yml whose policy admits ${id} for ${actions}`
    : `let the policy of ${describeKey(use)} admit ${id} for ${actions}${isUnsure ? ', with no more conditions than the bucket’s policy has' : ''}`;
  return [
    deliveryNotAdmitted(rows.get(id.replace(/\.cn$/, '')) ?? 'K4', id, {
      affects: `the service ${id}`,
      seenBy: asked,
      remedy,
    }),
  ];
}
