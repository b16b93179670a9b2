// Decides whether a condition of a key's policy is met by a request that S3 makes for somebody. Pure.
import { matchesWildcard } from '../../../lib/wildcard.ts';
import type { Condition } from '../look/bucket-policy.ts';
import type { Grantee } from '../look/grantee.ts';

/** Somebody whom a statement of the bucket's policy admits; `named`: its principals, and `conditions`, as written. */
export type Candidate = { grantee: Grantee; named: readonly string[]; conditions: readonly Condition[] };

/** `unsure`: conditions or principals that cannot be compared with those of the bucket's policy. */
export type Admission = 'yes' | 'no' | 'unsure';

/** The bucket for which S3 asks KMS. With a bucket key, the encryption context is the bucket, else the object. */
export type Request = { bucketArn: string; region: string; bucketKey: boolean };

/**
 * AWS KMS Developer Guide, "AWS KMS condition keys", and IAM User Guide, "AWS global condition context keys". What the
 * request does not tell is compared with the bucket's policy: a condition that it has, too, is met.
 */
export function isMet(condition: Condition, candidate: Candidate, request: Request): Admission {
  const { operator, key, values } = condition;
  const known = knownValue(key, candidate, request);
  if (known === undefined) return isImplied(condition, candidate);
  // Without the key, IfExists and the negated operators are met (IAM User Guide, "Condition operators").
  if (known === null) return isPositive(operator) && !operator.endsWith('IfExists') ? 'no' : 'yes';
  const isEqual = values.some((value) => matchesBy(operator, value, known));
  if (isPositive(operator)) return isEqual ? 'yes' : 'no';
  return isNegative(operator) ? (isEqual ? 'no' : 'yes') : 'unsure';
}

/** The value of a key in the request; null if it has none, undefined if that is not known. */
function knownValue(key: string, { grantee }: Candidate, request: Request): string | null | undefined {
  const host = request.bucketArn.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com';
  // A service principal calls from no account of its own.
  const caller = grantee.kind === 'service' ? null : grantee.kind === 'account' ? grantee.id : undefined;
  const values = new Map<string, string | null | undefined>([
    ['kms:ViaService', `s3.${request.region}.${host}`],
    ['kms:CallerAccount', caller],
    ['aws:PrincipalAccount', caller],
    ['kms:EncryptionContext:aws:s3:arn', request.bucketKey ? request.bucketArn : `${request.bucketArn}/object`],
    ['aws:SecureTransport', 'true'],
  ]);
  return [...values].find(([name]) => name.toLowerCase() === key)?.[1];
}

/** Whether all that the bucket's policy admits under the same key, this condition admits as well. */
function isImplied({ operator, key, values }: Condition, { conditions, grantee }: Candidate): Admission {
  if (!isPositive(operator)) return 'unsure';
  if (key === 'aws:PrincipalOrgID'.toLowerCase() && grantee.kind === 'organization' && values.includes(grantee.id))
    return 'yes';
  const same = conditions.find(
    (each) => each.key === key && isPositive(each.operator) && !each.operator.endsWith('IfExists'),
  );
  if (same === undefined) return 'unsure';
  return same.values.every((own) => values.some((value) => matchesBy(operator, value, own))) ? 'yes' : 'unsure';
}

function matchesBy(operator: string, pattern: string, value: string): boolean {
  if (pattern.includes('${')) return false;
  if (/Like|Arn/i.test(operator)) return matchesWildcard(pattern, value);
  return /IgnoreCase|Bool/i.test(operator) ? pattern.toLowerCase() === value.toLowerCase() : pattern === value;
}

/** `IfExists` is met as the plain operator is, where the key is there. */
function isPositive(operator: string): boolean {
  return /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|Bool)(IfExists)?$/i.test(operator);
}

function isNegative(operator: string): boolean {
  return /^(String(NotEquals|NotLike|NotEqualsIgnoreCase)|Arn(NotEquals|NotLike))(IfExists)?$/i.test(operator);
}
