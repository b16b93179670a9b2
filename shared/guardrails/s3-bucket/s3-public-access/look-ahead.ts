// Reads what depends on a bucket's being open to the public.
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import type { Website } from '../look/bucket-settings.ts';
import type { Grantee } from '../look/grantee.ts';
import { othersIn } from '../look/policy-facts.ts';
import { mapRead } from '../look/read-once.ts';
import { type PublicAccessBlock, switches } from './settings.ts';

export type Switch = (typeof switches)[number];

/** What was read; null where no setting that is turned on makes a difference. */
export type PublicAccessFacts = {
  /** The settings that the change turns on, and that are not on for the whole account already. */
  turnsOn: Switch[];
  isPolicyPublic: Read<boolean> | null;
  /** Those outside the account that a public policy also admits by name. */
  others: Read<Grantee[]> | null;
  /** The names of those with a public policy. */
  publicAccessPoints: Read<string[]> | null;
  /** What the ACL grants to the public. */
  publicGrants: Read<string[]> | null;
  ownership: Read<string | null> | null;
  website: Read<Website | null> | null;
  openDistributions: Read<string[]> | null;
  /** The CloudFormation stack that the bucket belongs to. */
  stack: Read<string | null> | null;
};

/**
 * Reads only what the settings that are turned on can break. The account's block, if it cannot be read, counts as off:
 * then everything is looked at.
 */
export async function lookAhead(
  look: BucketLook,
  _bucket: Resource,
  change: PublicAccessBlock,
  before: PublicAccessBlock,
): Promise<PublicAccessFacts> {
  const account = await look.accountBlock();
  const turnsOn = switches.filter((name) => change[name] && !before[name] && !(account.known && account.value[name]));
  const restricts = turnsOn.includes('restrictPublicBuckets');
  const isAboutAcls = turnsOn.includes('ignorePublicAcls') || turnsOn.includes('blockPublicAcls');
  const [isPolicyPublic, publicAccessPoints, publicGrants, ownership, website, stack] = await Promise.all([
    restricts ? look.isPolicyPublic() : null,
    restricts ? readPublicAccessPoints(look) : null,
    isAboutAcls ? readPublicGrants(look) : null,
    isAboutAcls ? look.ownership() : null,
    restricts || turnsOn.includes('ignorePublicAcls') ? look.website() : null,
    turnsOn.length > 0 ? readStack(look) : null,
  ]);
  const isPublic = isPolicyPublic?.known === true && isPolicyPublic.value;
  const isOpen = isPublic || (publicGrants?.known === true && publicGrants.value.length > 0);
  const [others, openDistributions] = await Promise.all([
    isPublic ? readOthers(look) : null,
    isOpen ? look.openDistributions() : null,
  ]);
  return {
    turnsOn,
    isPolicyPublic,
    others,
    publicAccessPoints,
    publicGrants,
    ownership,
    website,
    openDistributions,
    stack,
  };
}

async function readOthers(look: BucketLook): Promise<Read<Grantee[]>> {
  return mapRead(await look.policy(), (policy) => (policy ? [...othersIn(policy, look.bucket.accountId)] : []));
}

async function readPublicAccessPoints(look: BucketLook): Promise<Read<string[]>> {
  return mapRead(await look.accessPoints(), (found) =>
    found.filter(({ isPublic }) => isPublic).map(({ name }) => name),
  );
}

async function readPublicGrants(look: BucketLook): Promise<Read<string[]>> {
  return mapRead(await look.acl(), ({ publicTo }) => publicTo);
}

async function readStack(look: BucketLook): Promise<Read<string | null>> {
  return mapRead(await look.tags(), (tags) => tags['aws:cloudformation:stack-name'] ?? null);
}
