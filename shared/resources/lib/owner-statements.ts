// The statement of policies of things that only their own account uses, and of those that admit others, for their owner. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf } from '../../aws/partitions.ts';

/** Everybody of the owner's account whom its IAM allows these actions. It also keeps the policy from having no statement. */
export function ownerStatement(
  owner: string,
  region: string,
  statement: { readonly Sid: string; readonly Action: unknown },
) {
  return { ...statement, Effect: 'Allow', Principal: { AWS: `arn:${partitionOf(region)}:iam::${owner}:root` } };
}

/** In canonical form: the account administers and uses the key by its IAM. Services that work with grants need no more. */
export function ownerKeyPolicy(owner: string, region: string): string {
  const Statement = [{ ...ownerStatement(owner, region, { Sid: 'OwnerByIam', Action: 'kms:*' }), Resource: '*' }];
  return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
}
