// What decides who is admitted to a bucket or a key, and whether Palisade takes it for its own. Policies keep these actions
// for Palisade alone.
import { managedByTag, platformAliasPrefix } from '../../aws/names.ts';
import { type Condition, type DenyStatement, exceptFor, type PolicyScope } from './policy-document.ts';

/**
 * What decides who reads a bucket, and whether Palisade takes it for its own. The bucket ARN's pattern matches objects, too,
 * but none of these is an action on objects.
 */
export const bucketAdmissionActions = [
  // With ABAC on, PutBucketTagging is refused, also to Palisade (Amazon S3 User Guide, "Enabling ABAC").
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketAbac',
  's3:PutBucketAcl',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  // It copies each new object to a bucket that other policies govern.
  's3:PutReplicationConfiguration',
  's3:TagResource',
  's3:UntagResource',
];

/** What decides who decrypts, whether the key can be used, and whether Palisade takes it for its own. */
export const keyAdmissionActions = [
  'kms:CreateGrant',
  'kms:DeleteImportedKeyMaterial',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ReplicateKey',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
];

/** Who gives the platform's tag to a key of their own hands it to Palisade, with the grants that it has. */
export const keyTagActions = ['kms:CreateKey', 'kms:TagResource'];
export const keyAliasActions = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'];
export const platformAliases = `arn:*:kms:*:*:${platformAliasPrefix}*`;

/** By tag, where an ARN has an id and no name. Other keys of Palisade are their account's to change. */
export function ownTagged(tag: string): Condition {
  return {
    StringEquals: { [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value },
    Null: { [`aws:ResourceTag/${tag}`]: 'false' },
  };
}

export function givingTag(tag: string): Condition {
  return { Null: { [`aws:RequestTag/${tag}`]: 'false' } };
}

/** Denies these actions to everybody but Palisade. */
export function forPalisadeAlone(
  scope: PolicyScope,
  Sid: string,
  what: Pick<DenyStatement, 'Action' | 'NotAction' | 'Resource'>,
  when: Condition = {},
): DenyStatement {
  return { Sid, Effect: 'Deny', ...what, Condition: { ...when, ...exceptFor(scope, 'palisade') } };
}
