// Baseline step: all resources of a kind in an account have one KMS key, which admits no other account. Image repositories
// have one: Amazon ECR decrypts for those who may pull, with a grant of its own.
import {
  CreateAliasCommand,
  EnableKeyRotationCommand,
  PutKeyPolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-kms';
import { resourceTag } from '../../aws/names.ts';
import { aliasTag, createKey, type KeyFacts, keyPermissions, noKey, observeTaggedKey } from '../../steps/data-key.ts';
import type { Step, StepInputs, StepVerdict } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { ownerKeyPolicy } from './owner-statements.ts';
import { handOver } from './resource-tags.ts';

/** `resource` is the value of the tag by which policies keep the key from others; null without it. */
type Facts = KeyFacts & { readonly resource: string | null };
type Change = {
  readonly key?: string;
  readonly rotation?: true;
  readonly policy?: 'owner';
  readonly resource?: string;
};

export type KindKeyOptions = {
  readonly kind: Pick<KindWithoutSteps, 'id' | 'noun' | 'ownerType'>;
  readonly id: string;
  readonly title: string;
  readonly alias: string;
};

export function kindKeyStep({ kind, id, title, alias }: KindKeyOptions): Step<Facts, Change> {
  const ofKind = `${kind.id}/key`;
  const policyOf = ({ member, region }: Pick<StepInputs, 'member' | 'region'>) => ownerKeyPolicy(member.id, region);
  return {
    id,
    title,
    scope: 'account',
    types: [kind.ownerType],
    after: ['account-public-access'],
    // As for the account's own key: alias and tags may show later than the key (see the step data-keys).
    settlesMs: { key: 5 * 60_000 },
    permissions: { account: keyPermissions },

    // An account that never had any of them is not asked.
    observe: async ({ clients, resources }) =>
      resources.some((each) => each.kind === kind.id) ? observe(clients, alias) : { ...noKey, resource: null },

    decide(facts, inputs) {
      const isDeclared = inputs.resources.some((each) => each.kind === kind.id && each.isDeclared);
      if (facts.key === null) return missing(facts, alias, isDeclared, kind.noun);
      if (facts.problem !== null)
        return { kind: 'blocked', reason: `the key behind ${alias} cannot be used, ${facts.problem}: ${facts.key}` };
      if (!facts.isOwn) return notOurs(facts.key, alias, isDeclared, kind.noun);
      return existing(facts, alias, { policy: policyOf(inputs), resource: ofKind });
    },

    // A policy is long.
    recorded: ({ policy: _, ...facts }) => facts,

    async apply({ clients: { kms }, ...inputs }, { key, rotation, policy, resource }, facts) {
      const Policy = policyOf(inputs);
      if (key !== undefined) {
        const TargetKeyId = facts.orphan ?? (await createKey(kms, alias, Policy, new Map([[resourceTag, ofKind]])));
        await kms.send(new EnableKeyRotationCommand({ KeyId: TargetKeyId }));
        // Last: repositories are made as soon as the alias leads to the key.
        await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId }));
        return undefined;
      }
      const KeyId = facts.key ?? undefined;
      if (resource !== undefined)
        await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: resourceTag, TagValue: resource }] }));
      if (rotation) await kms.send(new EnableKeyRotationCommand({ KeyId }));
      if (policy !== undefined) await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
      return undefined;
    },
  };
}

async function observe(clients: Parameters<typeof observeTaggedKey>[0], alias: string): Promise<Facts> {
  const { tags, ...facts } = await observeTaggedKey(clients, alias, (each) => each.get(aliasTag) === alias);
  return { ...facts, resource: tags.get(resourceTag) ?? null };
}

function missing({ orphan }: KeyFacts, alias: string, isDeclared: boolean, noun: string): StepVerdict<Change> {
  if (!isDeclared)
    return {
      kind: 'not-applicable',
      reason: `governance.yml declares no ${noun}, and there is no key behind ${alias}`,
    };
  const reason =
    orphan === null ? `there is no key behind ${alias}` : `${orphan} was made for ${alias}, which is not there yet`;
  return { kind: 'violating', reason, change: { key: alias } };
}

function notOurs(key: string, alias: string, isDeclared: boolean, noun: string): StepVerdict<Change> {
  if (!isDeclared)
    return { kind: 'not-applicable', reason: `governance.yml declares no ${noun}, and the key is not Palisade's` };
  const reason = `the key behind ${alias} was not made by Palisade and stays as it is: ${key}. ${handOver}, and palisade:alias=${alias}; its policy is replaced then`;
  return { kind: 'blocked', reason };
}

function existing(
  { key, rotates, policy, resource }: Facts,
  alias: string,
  wanted: { readonly policy: string; readonly resource: string },
): StepVerdict<Change> {
  const change: Change = {
    ...(rotates ? {} : { rotation: true as const }),
    ...(policy === wanted.policy ? {} : { policy: 'owner' as const }),
    ...(resource === wanted.resource ? {} : { resource: wanted.resource }),
  };
  const names = Object.keys(change);
  if (names.length === 0) return { kind: 'compliant', reason: `${alias} leads to ${key}` };
  return { kind: 'violating', reason: `different from what is required: ${names.join(', ')}`, change };
}
