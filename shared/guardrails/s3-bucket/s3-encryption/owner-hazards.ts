// Buckets of services that a move to another key could make unusable: row K17. Pure.
import type { Hazard } from '../../contract/preflight.ts';
import type { MoveFacts } from './encryption-facts.ts';
import { admitsWholeAccount, describeKey, type KeyUse } from './key-use.ts';

/**
 * AWS Control Tower writes with its own services, and takes changes of its buckets for drift (AWS Control Tower User
 * Guide, "Detect and resolve drift"). Palisade's functions have no right for a key that does not admit the whole account.
 */
export function ownerHazards({ owner, bucket }: Pick<MoveFacts, 'owner' | 'bucket'>, use: KeyUse): readonly Hazard[] {
  if (!owner.known || owner.value === null) return [];
  const { name, seenBy } = owner.value;
  if (name === 'Palisade' && admitsWholeAccount(bucket.accountId, use)) return [];
  const remedy =
    name === 'Palisade'
      ? `let the policy of ${describeKey(use)} admit the account ${bucket.accountId} through S3`
      : 'set the key in the landing zone settings of AWS Control Tower, or exempt the bucket';
  return [
    {
      id: 'K17',
      breaks: `the bucket belongs to ${name}, which may no longer be able to write to it`,
      affects: name,
      seenBy,
      remedy,
      approvable: true,
    },
  ];
}
