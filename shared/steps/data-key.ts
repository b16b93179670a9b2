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
import type { AccessRoleClients } from '../aws/access-role-clients.ts';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { toResult } from '../aws/errors.ts';
import { managedByTag, resourceTag } from '../aws/names.ts';

/** What a step needs that makes such keys and keeps them. */
export const keyPermissions: readonly string[] = [
  'kms:CreateAlias',
  'kms:CreateKey',
  'kms:DescribeKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:TagResource',
  'tag:GetResources',
];

/** The tag that says for which alias a key was made. A key without its alias is found again by it. */
export const aliasTag = 'palisade:alias';

/** The tags of a key, by name. */
export type KeyTags = ReadonlyMap<string, string>;

/** What tells a key of Palisade: its tags, and if they do not, its policy. */
export type OwnKeyRule = (tags: KeyTags, readPolicy: () => Promise<string>) => boolean | Promise<boolean>;

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
  const isOwn: OwnKeyRule = (tags) => tags.get(aliasTag) === alias;
  const { tags: _, ...facts } = await observe(clients, { alias, isOwn, orphanTags: [] });
  return facts;
}

/**
 * The same for the key of a shared resource, with its tags, and by another rule of what is Palisade's. Without its alias, such a
 * key is Palisade's only with the tag of resources, which policies let nobody else give: grants that somebody made on a key
 * of theirs would stay on it.
 */
export function observeTaggedKey(
  clients: KeyClients,
  alias: string,
  isOwn: OwnKeyRule,
): Promise<KeyFacts & { readonly tags: KeyTags }> {
  return observe(clients, { alias, isOwn, orphanTags: [resourceTag] });
}

type KeySearch = { readonly alias: string; readonly isOwn: OwnKeyRule; readonly orphanTags: readonly string[] };

async function observe(
  clients: KeyClients,
  { alias, isOwn, orphanTags }: KeySearch,
): Promise<KeyFacts & { readonly tags: KeyTags }> {
  const { kms } = clients;
  const reply = await toResult(kms.send(new DescribeKeyCommand({ KeyId: alias })));
  if (reply.ok) return ownFacts(kms, isOwn, reply.value.KeyMetadata);
  if (reply.failure.code === 'NotFoundException')
    return { ...noKey, tags: noTags, orphan: await findOrphan(clients, alias, orphanTags) };
  const key = reply.failure.kind === 'denied' ? await keyBehind(kms, alias) : undefined;
  if (key === undefined) throw reply.error;
  return { ...noKey, tags: noTags, key, problem: `Palisade may not read it (${reply.failure.message})` };
}

const noTags: KeyTags = new Map();

/** Makes a key with this policy, and with these tags beside Palisade's own. Returns its ARN. */
export async function createKey(
  kms: KMSClient,
  alias: string,
  Policy: string,
  tags: KeyTags = noTags,
): Promise<string> {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Description: `Encrypts what this account stores (${alias}). Made by Palisade`,
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Policy,
      Tags: [...new Map([[managedByTag.key, managedByTag.value], [aliasTag, alias], ...tags])].map(
        ([TagKey, TagValue]) => ({ TagKey, TagValue }),
      ),
    }),
  );
  if (KeyMetadata?.Arn === undefined) throw new Error('KMS created a key and returned no ARN');
  return KeyMetadata.Arn;
}

/**
 * The ARN of the key behind an alias, if it is Palisade's and can be used; null otherwise. Throws the SDK's error if that
 * is not known.
 */
export async function findOwnKey(kms: KMSClient, alias: string, isOwn: OwnKeyRule): Promise<string | null> {
  const reply = await toResult(kms.send(new DescribeKeyCommand({ KeyId: alias })));
  if (!reply.ok && (reply.failure.code === 'NotFoundException' || reply.failure.kind === 'denied')) return null;
  if (!reply.ok) throw reply.error;
  const { Arn = '', ...metadata } = reply.value.KeyMetadata ?? {};
  if (problemOf(metadata) !== null) return null;
  return (await isOwn(await readTags(kms, Arn), () => readKeyPolicy(kms, Arn))) ? Arn : null;
}

/** Rotation and policy are of interest only if Palisade made the key. */
async function ownFacts(kms: KMSClient, isOwn: OwnKeyRule, metadata: Partial<KeyMetadata> = {}) {
  const { Arn: KeyId = '' } = metadata;
  const found = { ...noKey, tags: noTags, key: KeyId, problem: problemOf(metadata) };
  if (found.problem !== null) return found;
  const tags = await readTags(kms, KeyId);
  if (!(await isOwn(tags, () => readKeyPolicy(kms, KeyId)))) return { ...found, tags };
  const [rotation, policy] = await Promise.all([
    kms.send(new GetKeyRotationStatusCommand({ KeyId })),
    readKeyPolicy(kms, KeyId),
  ]);
  return { ...found, tags, isOwn: true, rotates: rotation.KeyRotationEnabled ?? false, policy };
}

async function readKeyPolicy(kms: KMSClient, KeyId: string): Promise<string> {
  const { Policy = '{"Statement":[]}' } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return canonicalPolicy(Policy);
}

/** A key of the account's own may let nobody read its tags. */
async function readTags(kms: KMSClient, KeyId: string): Promise<KeyTags> {
  const tags = await toResult(kms.send(new ListResourceTagsCommand({ KeyId })));
  if (!tags.ok && tags.failure.kind !== 'denied') throw tags.error;
  const { Tags = [] } = tags.ok ? tags.value : {};
  return new Map(Tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));
}

/** S3 needs a symmetric key for encryption (S3 User Guide, "Using server-side encryption with AWS KMS keys"). */
function problemOf({ KeyState, KeySpec, KeyUsage }: Partial<KeyMetadata>): string | null {
  if (KeyState !== 'Enabled') return `its state is ${KeyState ?? 'not known'}`;
  if (KeyUsage !== 'ENCRYPT_DECRYPT') return `it is for ${KeyUsage}`;
  return KeySpec === 'SYMMETRIC_DEFAULT' ? null : `it is not symmetric (${KeySpec})`;
}

/**
 * A key that an attempt made before it was interrupted: without this, each attempt would make another one. By tag, since
 * the keys of an account can be listed only without their tags. It has to have `orphanTags` with any value (Resource Groups
 * Tagging API Reference, GetResources: TagFilters).
 */
async function findOrphan(
  { kms, tagging }: KeyClients,
  alias: string,
  orphanTags: readonly string[],
): Promise<string | null> {
  const { ResourceTagMappingList = [] } = await tagging.send(
    new GetResourcesCommand({
      ResourceTypeFilters: ['kms:key'],
      TagFilters: [
        { Key: managedByTag.key, Values: [managedByTag.value] },
        { Key: aliasTag, Values: [alias] },
        ...orphanTags.map((Key) => ({ Key })),
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
