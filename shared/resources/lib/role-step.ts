// Baseline step: a role of the platform, whose trust and permissions follow from the accounts that it works with.
import { type IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { counted } from '../../lib/text.ts';
import { documentDigest } from '../../steps/documents.ts';
import { observeTaggedRole, sharedRolePermissions, writeRole } from '../../steps/iam-role.ts';
import { describeDenying, type OtherPolicies, othersChange, othersGo } from '../../steps/other-policies.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepContext, StepInputs } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { readBackAll } from './read-back.ts';
import {
  type DocumentChange,
  documentChange,
  documentReason,
  documentSummary,
  documentWrite,
  itemsOf,
  justRead,
  resourceOf,
  wantedDocument,
} from './resource-item.ts';
import { handOver, isManaged, resourceTags, tagList } from './resource-tags.ts';

/** The ids of the documents of a role, in every kind that is one. */
export const roleDocuments = ['trustPolicy', 'permissions'] as const;
export type RoleDocument = (typeof roleDocuments)[number];

type Tags = Readonly<Record<string, string>>;
type Facts = {
  readonly trustPolicy: string | null;
  readonly permissions: string | null;
  readonly tags: Tags;
  readonly others: OtherPolicies;
  readonly isConfirmed: boolean;
  readonly wroteBecause: string | null;
};
type Change = {
  readonly trustPolicy?: DocumentChange;
  readonly permissions?: DocumentChange;
  readonly tags?: Tags;
  readonly others?: string[];
};

/** The names of its roles are those of the resources. */
export type RoleStepOptions = {
  readonly kind: KindWithoutSteps;
  readonly id: string;
  readonly title: string;
  /** Why a role is not made as long as it works with no other account; without it, it is made nevertheless. */
  readonly waits?: string;
};

export function roleStep({ kind, id, title, waits }: RoleStepOptions): Step<Facts, Change> {
  const step: Step<Facts, Change> = {
    id,
    title,
    scope: 'item',
    types: [kind.ownerType],
    items: itemsOf(kind),
    after: ['account-public-access'],
    permissions: { account: [...sharedRolePermissions, 'iam:TagRole'] },

    observe: (context) => observe(kind, context),

    decide(facts, inputs) {
      const resource = resourceOf(kind, inputs);
      const isThere = facts.trustPolicy !== null;
      if (isThere && !isOwn(facts, resource)) {
        if (resource.isDeclared) return { kind: 'blocked', reason: notOurs(resource) };
        return {
          kind: 'not-applicable',
          reason: `the role ${resource.name} left governance.yml, and is none of Palisade`,
        };
      }
      if (!isThere && !resource.isDeclared)
        return { kind: 'not-applicable', reason: `the role ${resource.name} left governance.yml, and is not there` };
      if (!isThere && waits !== undefined && resource.admitted.length === 0)
        return { kind: 'attention', reason: `the role ${resource.name} is not made yet: ${waits}` };
      return compared(kind, facts, inputs, resource);
    },

    recorded: ({ trustPolicy, permissions, ...facts }) => ({
      ...facts,
      trustPolicy: documentSummary(trustPolicy),
      permissions: documentSummary(permissions),
    }),

    async apply(context, change, facts) {
      const resource = resourceOf(kind, context);
      const writes = roleDocuments.map((each) => {
        const wanted = wantedDocument(kind, context, each);
        return { id: each, write: documentWrite(resource, wanted, { policy: facts[each] }, null) };
      });
      const changed = writes.filter((each) => 'policy' in (change[each.id] ?? {}));
      for (const { write } of changed) await context.documents.intend(write);
      const texts = Object.fromEntries(changed.map((each) => [each.id, each.write.written]));
      await writeAll(context.clients.iam, resource, { texts, tags: change.tags, others: change.others }, facts);
      return readBackAll(context, writes, {
        observe: () => observe(kind, context),
        reason: step.decide(facts, context).reason,
        isSettled: (now) => step.decide(now, context).kind !== 'violating',
      });
    },
  };
  return step;
}

async function observe(kind: KindWithoutSteps, { clients, ...context }: StepContext): Promise<Facts> {
  const { name } = resourceOf(kind, context);
  const { trust: trustPolicy, ...facts } = await observeTaggedRole(clients.iam, name);
  return { trustPolicy, ...facts, ...justRead };
}

/** Palisade's by tag, or by the record: one that it was about to make, or one that it made, whose tag somebody took away. */
function isOwn({ trustPolicy, tags }: Facts, resource: SharedResource): boolean {
  if (isManaged(tags)) return true;
  const own = ownDigests(resource, 'trustPolicy');
  if (own.includes(documentDigest(trustPolicy))) return true;
  return resource.isDeclared && own.length > 0 && !own.includes(documentDigest(null));
}

function notOurs({ name }: SharedResource): string {
  return `the role ${name} was not made by Palisade and stays as it is. ${handOver}; its trust and its policy palisade are replaced then, and ${othersGo}`;
}

function compared(kind: KindWithoutSteps, facts: Facts, inputs: StepInputs, resource: SharedResource) {
  const documents = roleDocuments.map((id) => {
    const wanted = wantedDocument(kind, inputs, id);
    return { id, wanted, change: documentChange({ ...facts, policy: facts[id] }, wanted, resource) };
  });
  const different = documents.filter(({ change }) => Object.keys(change).length > 0);
  const tags = Object.fromEntries(
    Object.entries(resourceTags(resource)).filter(([name, value]) => facts.tags[name] !== value),
  );
  const change: Change = {
    ...Object.fromEntries(different.map((each) => [each.id, each.change])),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    ...othersChange(facts.others),
  };
  const [tooLong] = documents.flatMap(({ wanted }) => (wanted.tooLong === null ? [] : [wanted.tooLong]));
  if (Object.keys(change).length > 0) {
    const reasons = [
      ...(facts.trustPolicy === null
        ? [`there is no role ${resource.name}`]
        : different.flatMap((each) => documentReason(each.change, whatOf(kind, each.id)))),
      ...(change.tags === undefined || facts.trustPolicy === null ? [] : ['different from what is required: tags']),
      ...(change.others === undefined ? [] : [`somebody gave the role other policies: ${change.others.join(', ')}`]),
      ...(tooLong === undefined ? [] : [tooLong]),
    ];
    return { kind: 'violating' as const, reason: [...new Set(reasons)].join('; '), change };
  }
  if (tooLong !== undefined) return { kind: 'blocked' as const, reason: tooLong };
  const works = `the role ${resource.name} works with ${counted(resource.admitted.length, 'account')}${describeDenying(facts.others)}`;
  return { kind: 'compliant' as const, reason: facts.wroteBecause ?? works };
}

function whatOf({ documents }: KindWithoutSteps, id: string): string {
  return documents.find((each) => each.id === id)?.what ?? id;
}

type RoleWrites = {
  readonly texts: { readonly trustPolicy?: string; readonly permissions?: string };
  readonly tags: Tags | undefined;
  readonly others: string[] | undefined;
};

/** The trust first: who lost admission loses it before anything else is written. */
async function writeAll(iam: IAMClient, resource: SharedResource, { texts, tags, others }: RoleWrites, facts: Facts) {
  const { name: RoleName } = resource;
  const { trustPolicy, permissions } = texts;
  const change = {
    ...(trustPolicy ? { trust: trustPolicy } : {}),
    ...(permissions ? { permissions } : {}),
    ...(others ? { others } : {}),
  };
  const present = { trust: facts.trustPolicy, others: facts.others };
  await writeRole(iam, RoleName, change, present, resourceTags(resource));
  if (tags === undefined || facts.trustPolicy === null) return;
  await iam.send(new TagRoleCommand({ RoleName, Tags: tagList(tags) }));
}
