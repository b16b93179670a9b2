// Baseline step: a shared resource has a KMS key of its own, whose policy lets those accounts use it through S3 that are
// admitted to the resource. Datasets and artifacts have one.
import {
  CreateAliasCommand,
  EnableKeyRotationCommand,
  PutKeyPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-kms';
import { counted } from '../../lib/text.ts';
import { aliasTag, createKey, type KeyFacts, keyPermissions, observeTaggedKey } from '../../steps/data-key.ts';
import type { DocumentWrite } from '../../steps/documents.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext, StepInputs, StepVerdict } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { itemVerdict } from './item-verdict.ts';
import { ownKeyRule } from './key-rule.ts';
import { readBack } from './read-back.ts';
import {
  type DocumentChange,
  documentWrite,
  itemsOf,
  justRead,
  recordedFacts,
  resourceOf,
  wantedDocument,
} from './resource-item.ts';
import { handOver, resourceTags } from './resource-tags.ts';

type Facts = KeyFacts & {
  readonly missingTags: Readonly<Record<string, string>>;
  readonly isConfirmed: boolean;
  readonly wroteBecause: string | null;
};
type Change = {
  readonly key?: string;
  readonly rotation?: true;
  readonly tags?: Readonly<Record<string, string>>;
} & DocumentChange;

/** The name of its alias is among the names of the kind. */
export type KeyStepOptions = { readonly kind: KindWithoutSteps; readonly id: string; readonly title: string };

/** The id of the document of a key, in every kind that has one. */
export const keyDocument = 'keyPolicy';

export function keyStep({ kind, id, title }: KeyStepOptions): Step<Facts, Change> {
  const step: Step<Facts, Change> = {
    id,
    title,
    scope: 'item',
    types: [kind.ownerType],
    items: itemsOf(kind),
    after: ['account-public-access'],
    // As for the account's own key: alias and tags may show later than the key (see the step data-keys).
    settlesMs: { key: 5 * 60_000 },
    permissions: { account: keyPermissions },

    observe: (context) => observe(kind, context),

    decide(facts, inputs) {
      const resource = resourceOf(kind, inputs);
      const alias = aliasOf(kind, resource);
      const closedWithout = (what: string): StepVerdict<Change> => ({
        kind: 'not-applicable',
        reason: `the ${kind.noun} left governance.yml, and there is no ${what}`,
      });
      if (facts.key === null) return resource.isDeclared ? missing(facts, alias) : closedWithout(`key behind ${alias}`);
      if (facts.problem !== null) return { kind: 'blocked', reason: unusable(facts, alias) };
      if (facts.isOwn) return existing(kind, facts, inputs, resource);
      return resource.isDeclared
        ? { kind: 'blocked', reason: notOurs(facts, alias) }
        : closedWithout('key of Palisade');
    },

    recorded: recordedFacts,

    async apply(context, { key: alias, rotation, tags, policy }, facts) {
      const { kms } = context.clients;
      const wanted = wantedDocument(kind, context, keyDocument);
      const write = documentWrite(resourceOf(kind, context), wanted, facts, facts.key);
      const made =
        alias === undefined ? null : await makeKey(context, { alias, write, tags: resourceTags(write), facts });
      const KeyId = facts.key ?? undefined;
      // First: a setting that AWS refuses must not keep anybody admitted.
      if (policy !== undefined) {
        await context.documents.intend(write);
        await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: wanted.text }));
      }
      if (rotation) await kms.send(new EnableKeyRotationCommand({ KeyId }));
      if (tags !== undefined) await kms.send(new TagResourceCommand({ KeyId, Tags: tagList(tags) }));
      // By its ARN on record, a call that changes the key is known to be about the resource.
      return readBack(
        context,
        { ...write, arn: made ?? write.arn },
        {
          observe: () => observe(kind, context),
          reason: step.decide(facts, context).reason,
          isSettled: (now) => step.decide(now, context).kind !== 'violating',
        },
      );
    },
  };
  return step;
}

/** The alias of the resource's key. */
export function aliasOf({ names, noun }: Pick<KindWithoutSteps, 'names' | 'noun'>, resource: SharedResource): string {
  const { alias } = names(resource);
  if (alias === undefined) throw new Error(`a ${noun} has no key`);
  return alias;
}

async function observe(kind: KindWithoutSteps, context: StepContext): Promise<Facts> {
  const resource = resourceOf(kind, context);
  const alias = aliasOf(kind, resource);
  const rule = ownKeyRule(alias, ownDigests(resource, keyDocument));
  const { tags, ...facts } = await observeTaggedKey(context.clients, alias, rule);
  const wanted = { ...resourceTags(resource), [aliasTag]: alias };
  const missingTags = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => tags.get(name) !== value));
  return { ...facts, missingTags: facts.isOwn ? missingTags : {}, ...justRead };
}

function missing({ orphan }: Facts, alias: string): StepVerdict<Change> {
  const reason =
    orphan === null ? `there is no key behind ${alias}` : `${orphan} was made for ${alias}, which is not there yet`;
  return { kind: 'violating', reason, change: { key: alias } };
}

function unusable({ key, problem }: Facts, alias: string): string {
  return `the key behind ${alias} cannot be used, ${problem}: ${key}`;
}

function notOurs({ key }: Facts, alias: string): string {
  return `the key behind ${alias} was not made by Palisade and stays as it is: ${key}. ${handOver}; its policy is replaced then`;
}

function existing(
  kind: KindWithoutSteps,
  facts: Facts,
  inputs: StepInputs,
  resource: SharedResource,
): StepVerdict<Change> {
  const wanted = wantedDocument(kind, inputs, keyDocument);
  const settings = {
    ...(facts.rotates ? {} : { rotation: true as const }),
    ...(Object.keys(facts.missingTags).length > 0 ? { tags: facts.missingTags } : {}),
  };
  const compliant = `${aliasOf(kind, resource)} leads to ${facts.key}, and admits ${counted(wanted.readers.length, 'account')}`;
  return itemVerdict({ facts, resource, wanted, settings, what: 'key', attention: null, compliant });
}

type NewKey = {
  readonly alias: string;
  readonly write: DocumentWrite;
  readonly tags: Readonly<Record<string, string>>;
  readonly facts: Pick<Facts, 'orphan'>;
};

/** Returns the ARN of the key. */
async function makeKey(
  { clients: { kms }, documents }: Pick<StepContext, 'clients' | 'documents'>,
  { alias, write, tags, facts: { orphan } }: NewKey,
): Promise<string> {
  await documents.intend({ ...write, arn: orphan });
  const TargetKeyId = orphan ?? (await createKey(kms, alias, write.written, new Map(Object.entries(tags))));
  // Whom it admits may have changed since it was made.
  if (orphan !== null)
    await kms.send(new PutKeyPolicyCommand({ KeyId: orphan, PolicyName: 'default', Policy: write.written }));
  await kms.send(new EnableKeyRotationCommand({ KeyId: TargetKeyId }));
  // Last: the bucket is made as soon as the alias leads to the key.
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
  return TargetKeyId;
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
