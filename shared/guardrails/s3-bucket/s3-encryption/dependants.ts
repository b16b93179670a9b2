// Who reads or writes the objects of a bucket by its policy: whom a default key must admit, too. Pure.
import type { Grantee } from '../look/grantee.ts';
import { allows, type PolicyFacts } from '../look/policy-facts.ts';
import type { Candidate } from './key-conditions.ts';
import type { KeyAction } from './key-policy.ts';

/** `needs`: what S3 asks KMS for in the candidate's name. */
export type Dependant = Candidate & { needs: readonly KeyAction[] };

/** Those who read or write objects and are not of the bucket's account, by grant. Statements about the rest do not count. */
export function dependantsIn(policy: PolicyFacts | null, ownAccountId: string): readonly Dependant[] {
  return (policy?.grants ?? []).flatMap((grant) => {
    const isAbout = (actions: readonly string[]) => actions.some((action) => allows(grant, action));
    const needs: KeyAction[] = [
      ...(isAbout(['s3:PutObject', 's3:ReplicateObject']) ? ['kms:GenerateDataKey' as const] : []),
      ...(isAbout(['s3:GetObject', 's3:GetObjectVersion']) ? ['kms:Decrypt' as const] : []),
    ];
    if (needs.length === 0) return [];
    const { named, conditions } = grant;
    return grant.grantees
      .filter((grantee) => !isOwn(grantee, ownAccountId))
      .map((grantee) => ({ grantee, named, conditions, needs }));
  });
}

/** The account's own principals are a matter of its IAM; a deleted principal reads nothing. */
function isOwn({ kind, id }: Grantee, ownAccountId: string): boolean {
  return kind === 'nobody' || (kind === 'account' && id === ownAccountId);
}
