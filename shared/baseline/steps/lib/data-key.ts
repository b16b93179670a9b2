// The key behind an alias, as it is, and the making of one.
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
  type KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
} from '@aws-sdk/client-kms';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { AccessRoleClients } from '../../../aws/access-role-clients.ts';
import { canonicalPolicy } from '../../../aws/canonical-policy.ts';
import { toResult } from '../../../aws/errors.ts';
import { managedByTag } from '../../../aws/names.ts';

/** The tag that says for which alias a key was made. A key without its alias is found again by it. */
const aliasTag = 'palisade:alias';

/** `key` is the ARN of the key behind the alias; `orphan` that of a key that was made for the alias and is behind none. */
export type KeyFacts = {
  readonly key: string | null;
  /** Why the key cannot encrypt objects, or cannot be read. */
  readonly problem: string | null;
  /** Whether Palisade made it. */
  readonly isOwn: boolean;
  readonly rotates: boolean;
  readonly policy: string | null;
  readonly orphan: string | null;
};

export const noKey: KeyFacts = { key: null, problem: null, isOwn: false, rotates: false, policy: null, orphan: null };

type KeyClients = Pick<AccessRoleClients, 'kms' | 'tagging'>;

/** Reads the key behind an alias. Throws the SDK's error, unless there is a key that its policy lets nobody read. */
export async function observeKey(clients: KeyClients, alias: string): Promise<KeyFacts> {
  const { kms } = clients;
  const reply = await toResult(kms.send(new DescribeKeyCommand({ KeyId: alias })));
  if (reply.ok) return ownFacts(kms, alias, reply.value.KeyMetadata);
  if (reply.failure.code === 'NotFoundException') return { ...noKey, orphan: await findOrphan(clients, alias) };
  const key = reply.failure.kind === 'denied' ? await keyBehind(kms, alias) : undefined;
  if (key === undefined) throw reply.error;
  return { ...noKey, key, problem: `Palisade may not read it (${reply.failure.message})` };
}

/** Makes a key with this policy, and returns its ARN. */
export async function createKey(kms: KMSClient, alias: string, Policy: string): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Description: `Encrypts objects in the buckets of this account (${alias}). Made by Palisade`,
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Policy,
      Tags: [
        { TagKey: managedByTag.key, TagValue: managedByTag.value },
        { TagKey: aliasTag, TagValue: alias },
      ],
    }),
  );
  if (KeyMetadata?.Arn === undefined) throw new Error('KMS created a key and returned no ARN');
  return KeyMetadata.Arn;
}

/** Rotation and policy are of interest only if Palisade made the key. */
async function ownFacts(kms: KMSClient, alias: string, metadata: Partial<KeyMetadata> = {}): Promise<KeyFacts> {
  const { Arn: KeyId = '' } = metadata;
  const found = { ...noKey, key: KeyId, problem: problemOf(metadata) };
  if (found.problem !== null) return found;
  // A key of the account's own may let nobody read its tags.
  const tags = await toResult(kms.send(new ListResourceTagsCommand({ KeyId })));
  if (!tags.ok && tags.failure.kind !== 'denied') throw tags.error;
  const { Tags = [] } = tags.ok ? tags.value : {};
  if (!Tags.some(({ TagKey, TagValue }) => TagKey === aliasTag && TagValue === alias)) return found;
  const [rotation, policy] = await Promise.all([
    kms.send(new GetKeyRotationStatusCommand({ KeyId })),
    kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' })),
  ]);
  return {
    ...found,
    isOwn: true,
    rotates: rotation.KeyRotationEnabled ?? false,
    policy: canonicalPolicy(policy.Policy ?? '{"Statement":[]}'),
  };
}

/** S3 needs a symmetric key for encryption (S3 User Guide, "Using server-side encryption with AWS KMS keys"). */
function problemOf({ KeyState, KeySpec, KeyUsage }: Partial<KeyMetadata>): string | null {
  if (KeyState !== 'Enabled') return `its state is ${KeyState ?? 'not known'}`;
  if (KeyUsage !== 'ENCRYPT_DECRYPT') return `it is for ${KeyUsage}`;
  return KeySpec === 'SYMMETRIC_DEFAULT' ? null : `it is not symmetric (${KeySpec})`;
}

/**
 * A key that an attempt made before it was interrupted: without this, each attempt would make another one. By tag, since
 * the keys of an account can be listed only without their tags.
 */
async function findOrphan({ kms, tagging }: KeyClients, alias: string): Promise<string | null> {
  const { ResourceTagMappingList = [] } = await tagging.send(
    new GetResourcesCommand({
      ResourceTypeFilters: ['kms:key'],
      TagFilters: [
        { Key: managedByTag.key, Values: [managedByTag.value] },
        { Key: aliasTag, Values: [alias] },
      ],
    }),
  );
  // The same one in each attempt, if there are several.
  const arns = ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []).toSorted();
  for (const KeyId of arns) {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (problemOf(KeyMetadata ?? {}) === null) return KeyId;
  }
  return null;
}

/** The id of the key behind an alias, as the account's list of aliases says; undefined if there is no such alias. */
async function keyBehind(kms: KMSClient, alias: string): Promise<string | undefined> {
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {})) {
    const found = Aliases.find(({ AliasName }) => AliasName === alias);
    if (found) return found.TargetKeyId;
  }
  return undefined;
}
