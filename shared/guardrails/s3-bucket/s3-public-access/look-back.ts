// Reads, before a public access block is taken back, what the account blocks anyway, and what becomes public again.
import type { LookBack } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import { type PublicAccessBlock, switches } from './settings.ts';

/**
 * S3 applies the most restrictive combination of the bucket's and the account's block, and an organization's S3 policy
 * overrides that of the account (S3 User Guide, "Blocking public access to your Amazon S3 storage").
 */
export async function lookBack(
  look: BucketLook,
  _bucket: Resource,
  before: PublicAccessBlock,
  now: PublicAccessBlock,
): Promise<LookBack> {
  const turnsOff = switches.filter((name) => now[name] && !before[name]);
  const [account, isPolicyPublic, acl] = await Promise.all([
    look.accountBlock(),
    turnsOff.includes('restrictPublicBuckets') ? look.isPolicyPublic() : null,
    turnsOff.includes('ignorePublicAcls') ? look.ownership() : null,
  ]);
  const staysOn = account.known ? turnsOff.filter((name) => account.value[name]) : [];
  const opens = turnsOff.filter((name) => !staysOn.includes(name));
  const blocked = `the block of the account, or an S3 policy of the organization, stays in effect: ${staysOn.join(', ')}`;
  const isOpenByPolicy = isPolicyPublic?.known && isPolicyPublic.value && opens.includes('restrictPublicBuckets');
  const mayOpenByAcl = opens.includes('ignorePublicAcls') && !(acl?.known && acl.value === 'BucketOwnerEnforced');
  return {
    notes: [
      ...(staysOn.length > 0 ? [blocked] : []),
      ...(account.known ? [] : [`whether the account blocks it anyway is not known: ${account.seenBy} has no answer`]),
      ...(isOpenByPolicy ? ['the bucket policy is public: everyone it admits has access again'] : []),
      ...(mayOpenByAcl ? ['public ACLs of the bucket and of its objects, if there are any, count again'] : []),
    ],
  };
}
