// Which other accounts could no longer read or write a bucket under the key: rows K6, K12 and K13. Pure.
import { loadBalancerAccounts } from '../../../aws/load-balancer-accounts.ts';
import { type Hazard, unreadHazard } from '../../contract/preflight.ts';
import { describeGrantee } from '../look/grantee.ts';
import type { Dependant } from './dependants.ts';
import type { MoveFacts } from './encryption-facts.ts';
import { originIdentityCutOff, othersCutOff, unsignedReaders } from './hazards.ts';
import { admissionOf, describeKey, type KeyUse } from './key-use.ts';

const policyRead = 'GetBucketPolicy';

/** The hazard for one of those whom the bucket's policy admits, and who is not of its account. */
export function readerHazards(dependant: Dependant, use: KeyUse, facts: MoveFacts): readonly Hazard[] {
  const { kind, id } = dependant.grantee;
  switch (kind) {
    case 'service':
      return [];
    case 'origin access identity':
      return [originIdentityCutOff(id)];
    case 'everyone':
      return isPublic(facts) ? [] : [cutOff(dependant, use)];
    case 'access points':
      return id === facts.bucket.accountId ? ownAccessPoints(facts.accessPoints) : [cutOff(dependant, use)];
    case 'network':
      return facts.accountBlocks.policies && isPublic(facts)
        ? []
        : [unsignedReaders(`${describeGrantee(dependant.grantee)} that do not sign`, policyRead)];
    default:
      return [...loadBalancerAccounts.values()].includes(id) ? [] : [cutOff(dependant, use)];
  }
}

/**
 * Whom an access point admits is in its own policy. S3 says of that only whether it is public; one that is not may still
 * admit other accounts, to which the key would be closed.
 */
function ownAccessPoints(found: MoveFacts['accessPoints']): readonly Hazard[] {
  if (found === null) return [];
  if (!found.known) return [unreadHazard(found, 'the bucket has access points')];
  return found.value.map(({ name, isPublic: isOpen }) =>
    isOpen
      ? unsignedReaders(`everyone, by the access point ${name}`, 'GetAccessPointPolicyStatus')
      : othersCutOff('whether the access point admits other accounts is not known', {
          affects: `those whom the access point ${name} admits`,
          seenBy: 'ListAccessPoints',
          remedy: 'see that its policy admits principals of this account only, then approve the change',
        }),
  );
}

/** Canonical users of other accounts that the ACL admits. Which account they are of cannot be looked up. */
export function aclReaderHazards({ acl }: Pick<MoveFacts, 'acl'>, use: KeyUse): readonly Hazard[] {
  if (!acl.known) return [];
  return acl.value.users.map((id) =>
    cutOff(
      { grantee: { kind: 'canonical user', id }, named: [], conditions: [], needs: ['kms:Decrypt'] },
      use,
      aclRead,
    ),
  );
}

/** Those who read the bucket as the public does, unless the account has closed it already. */
export function publicHazards({ isPolicyPublic, acl, accountBlocks }: MoveFacts): readonly Hazard[] {
  const byAcl = acl.known && !accountBlocks.acls && acl.value.publicTo.length > 0;
  return [
    ...(isPolicyPublic.known && isPolicyPublic.value && !accountBlocks.policies
      ? [unsignedReaders('everyone', 'GetBucketPolicyStatus')]
      : []),
    ...(byAcl ? [unsignedReaders(acl.value.publicTo.join(', '), aclRead)] : []),
  ];
}

const aclRead = 'GetBucketAcl';

function isPublic({ isPolicyPublic }: MoveFacts): boolean {
  return isPolicyPublic.known && isPolicyPublic.value;
}

/**
 * Across accounts, the policies of both have to allow the use of the key (AWS KMS Developer Guide, "Allowing users in
 * other accounts to use a KMS key"). Those of the other account cannot be read from here.
 */
function cutOff(dependant: Dependant, use: KeyUse, seenBy = policyRead): Hazard {
  const affects = describeGrantee(dependant.grantee);
  const { missing, isUnsure } = admissionOf(dependant, use);
  const asked = use.isManaged ? seenBy : `${seenBy}, GetKeyPolicy`;
  if (use.isManaged) {
    const remedy = `name a customer managed key in governance.yml whose policy admits ${affects}`;
    return othersCutOff('other accounts cannot use the AWS managed key', { affects, seenBy, remedy });
  }
  const key = describeKey(use);
  const actions = missing.length > 0 ? missing : dependant.needs;
  if (missing.length > 0 && !isUnsure) {
    const remedy = `let the policy of ${key} admit ${affects} for ${actions.join(' and ')}`;
    return othersCutOff('the policy of the key does not admit other accounts', { affects, seenBy: asked, remedy });
  }
  const breaks = isUnsure
    ? 'whether the policy of the key admits other accounts is not known'
    : 'whether policies of the other account allow the use of the key is not known';
  const remedy = `see that they are allowed ${actions.join(' and ')} on ${key}, then approve the change`;
  return othersCutOff(breaks, { affects, seenBy: asked, remedy });
}
