// The policy of the KMS key of a shared resource: its account administers it, and admitted accounts use it through S3.
// Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf, s3ServiceNames } from '../../aws/partitions.ts';
import { admission, type Readers } from './admitted-accounts.ts';

/**
 * The most bytes that a key's policy may have: 32 KB was KMS's quota for years. Its documents name none any more, and its
 * API takes more characters (AWS KMS API Reference, PutKeyPolicy), so that this is the cautious bound.
 */
export const keyPolicyLimit = 32_768;

/** What accounts may do with a key through S3. */
export type KeyUse = { readonly Sid: string; readonly actions: readonly string[]; readonly readers: Readers };

/**
 * In canonical form. The owner's account administers the key by its IAM, which also keeps KMS from refusing the policy as
 * one that locks everybody out (AWS KMS API Reference, PutKeyPolicy); every principal of it may use the key through S3, so
 * that no role needs a permission of its own for it. Others use it only through S3 in the bucket's Region.
 */
export function keyPolicy(owner: string, region: string, uses: readonly KeyUse[]): string {
  const viaS3 = { 'kms:ViaService': s3ServiceNames(region) };
  const ownerByIam = {
    Sid: 'OwnerByIam',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partitionOf(region)}:iam::${owner}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const ownerThroughS3 = {
    Sid: 'OwnerThroughS3',
    Effect: 'Allow',
    Principal: '*',
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:CallerAccount': owner, ...viaS3 } },
  };
  const others = uses.flatMap(({ Sid, actions, readers }) =>
    admission(readers, { Sid, Action: actions, Resource: '*' }, viaS3),
  );
  return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement: [ownerByIam, ownerThroughS3, ...others] }));
}
