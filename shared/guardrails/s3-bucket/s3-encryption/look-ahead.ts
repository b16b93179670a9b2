// Reads what depends on a bucket's default encryption, and the key that it is to have.
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import { noteOnSources } from '../../contract/surroundings.ts';
import type { BucketLook } from '../look/bucket-look.ts';
import { bucketOwnerOf } from '../look/bucket-owner.ts';
import { granteesOfKind, type PolicyFacts } from '../look/policy-facts.ts';
import { mapRead } from '../look/read-once.ts';
import type { EncryptionFacts, MoveFacts } from './encryption-facts.ts';
import { type KeyFacts, readKey, readKeyPolicy } from './key-reader.ts';
import { accountOf, regionOf } from './key-state.ts';
import { resolveTemplate } from './key-template.ts';
import type { Encryption } from './settings.ts';

/** Only a move to aws:kms is looked at. Keys are asked once for all resources of a page. */
export async function lookAhead(look: BucketLook, bucket: Resource, change: Encryption): Promise<EncryptionFacts> {
  if (change.algorithm !== 'aws:kms') return { kind: 'no move' };
  const keyRef = change.key === null ? null : resolveTemplate(change.key, bucket);
  const key = await describe(look, bucket, keyRef);
  const [keyPolicy, policy, isPolicyPublic, acl, replication, tags, sources] = await Promise.all([
    keyPolicyOf(look, bucket, key),
    look.policy(),
    look.isPolicyPublic(),
    look.acl(),
    look.replication(),
    look.tags(),
    look.surroundings.sourcesOf(bucket),
  ]);
  const isPublic = !isPolicyPublic.known || isPolicyPublic.value || !acl.known || acl.value.publicTo.length > 0;
  return {
    kind: 'move',
    bucket: { accountId: bucket.accountId, region: bucket.region, id: bucket.id },
    keyRef,
    key,
    keyPolicy,
    policy,
    isPolicyPublic,
    acl,
    replication,
    accessPoints: isLeftToAccessPoints(policy) ? await look.accessPoints() : null,
    accountBlocks: isPublic ? await accountBlocksOf(look) : { policies: false, acls: false },
    owner: mapRead(tags, bucketOwnerOf),
    loggingFrom: [...sources.loggingFrom].toSorted(),
    replicatingFrom: sources.replicatingFrom.map(({ accountId, bucket: from }) => ({ accountId, bucket: from })),
    asOf: noteOnSources(sources),
  };
}

function isLeftToAccessPoints(policy: Read<PolicyFacts | null>): boolean {
  return policy.known && policy.value !== null && granteesOfKind(policy.value, 'access points').length > 0;
}

/** A key of another Region is not asked for: the bucket cannot use it, whatever it is. */
async function describe(
  { surroundings }: BucketLook,
  { accountId, region }: Resource,
  ref: string | null,
): Promise<Read<KeyFacts | null>> {
  if (ref === null || regionOf(ref) !== region) return { known: true, value: null };
  return surroundings.once(`kms-key/${accountId}/${ref}`, () => readKey(surroundings.clientFor('kms', region), ref));
}

async function keyPolicyOf(
  { surroundings }: BucketLook,
  { accountId }: Resource,
  key: Read<KeyFacts | null>,
): Promise<MoveFacts['keyPolicy']> {
  if (!key.known || key.value === null) return null;
  const { arn } = key.value;
  if (accountOf(arn) !== accountId) return ofAnotherAccount;
  return surroundings.once(`kms-key-policy/${arn}`, () =>
    readKeyPolicy(surroundings.clientFor('kms', regionOf(arn)), arn),
  );
}

const ofAnotherAccount: Read<never> = {
  known: false,
  seenBy: 'kms:GetKeyPolicy',
  failure: {
    kind: 'refused',
    code: 'AnotherAccount',
    message: 'the policy of a key of another account cannot be read',
  },
};

/** What the account blocks is closed already. Without an answer it counts as open. */
async function accountBlocksOf(look: BucketLook): Promise<MoveFacts['accountBlocks']> {
  const block = await look.accountBlock();
  if (!block.known) return { policies: false, acls: false };
  return { policies: block.value.restrictPublicBuckets, acls: block.value.ignorePublicAcls };
}
