// The policy of the bucket of a shared resource: only over TLS, and for the accounts that are admitted. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf } from '../../aws/partitions.ts';
import { admission, type Readers } from './admitted-accounts.ts';

/** The most bytes that a bucket's policy may have (S3 User Guide, "Bucket policies": 20 KB). */
export const bucketPolicyLimit = 20_480;

/** What accounts may do with a bucket and its objects. */
export type BucketUse = { readonly Sid: string; readonly actions: readonly string[]; readonly readers: Readers };

/** What is denied: for the objects whose keys match `of`, or for all whose keys do not match `outside`. */
export type BucketDenial = {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Condition: object;
} & ({ readonly of: string } | { readonly outside: string });

/**
 * In canonical form. Without readers there is no statement that admits anybody: the bucket is for its own account, whose
 * IAM decides. One statement for all actions of an audience, so that its list of accounts is there once. `denials` come
 * with their resources as they are after the bucket's ARN.
 */
export function bucketPolicy(
  bucket: string,
  region: string,
  uses: readonly BucketUse[],
  denials: readonly BucketDenial[] = [],
): string {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  const Resource = [arn, `${arn}/*`];
  const onlyOverTls = {
    Sid: 'OnlyOverTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const denied = denials.map((denial) => {
    const { Sid, Action, Condition } = denial;
    const objects = 'of' in denial ? { Resource: `${arn}/${denial.of}` } : { NotResource: `${arn}/${denial.outside}` };
    return { Sid, Effect: 'Deny', Principal: '*', Action, ...objects, Condition };
  });
  const others = uses.flatMap(({ Sid, actions, readers }) => admission(readers, { Sid, Action: actions, Resource }));
  return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement: [onlyOverTls, ...denied, ...others] }));
}
