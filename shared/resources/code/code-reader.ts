// Baseline step: a shared-services account with code has a role that reads it, which the admitted accounts can assume.
import {
  CreateRoleCommand,
  type IAMClient,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { codeReaderRoleName } from '../../aws/names.ts';
import { counted } from '../../lib/text.ts';
import { documentDigest } from '../../steps/documents.ts';
import { observeTaggedRole, sharedRolePermissions } from '../../steps/iam-role.ts';
import {
  describeDenying,
  type OtherPolicies,
  othersChange,
  othersGo,
  removeOthers,
} from '../../steps/other-policies.ts';
import { ownDigests, type SharedResource } from '../../steps/shared-resource.ts';
import type { Step, StepInputs, StepVerdict } from '../../steps/step.ts';
import type { KindWithoutSteps } from '../contract/kind.ts';
import { itemVerdict } from '../lib/item-verdict.ts';
import { readBack } from '../lib/read-back.ts';
import {
  type DocumentChange,
  documentChange,
  documentWrite,
  itemsOf,
  justRead,
  type PresentDocument,
  recordedFacts,
  resourceOf,
  wantedDocument,
} from '../lib/resource-item.ts';
import { handOver, isManaged, missingTags, resourceTags, tagList } from '../lib/resource-tags.ts';
import { codeReaderPermissions, codeReaderStep, trustDocument } from './code-documents.ts';

/** `policy` is the trust policy, which says who is admitted; null without the role. */
type Facts = PresentDocument & {
  readonly tags: Readonly<Record<string, string>>;
  readonly permissions: string | null;
  readonly others: OtherPolicies;
};
type Change = {
  readonly role?: string;
  readonly permissions?: true;
  readonly tags?: Readonly<Record<string, string>>;
  readonly others?: string[];
} & DocumentChange;

const RoleName = codeReaderRoleName;
const PolicyName = 'palisade';

export function createCodeReaderStep(kind: KindWithoutSteps): Step<Facts, Change> {
  const step: Step<Facts, Change> = {
    id: codeReaderStep,
    title: `The admitted accounts read code with the role ${RoleName}`,
    scope: 'item',
    types: [kind.ownerType],
    items: itemsOf(kind),
    after: ['account-public-access'],
    permissions: { account: [...sharedRolePermissions, 'iam:TagRole'] },

    observe: ({ clients }) => observe(clients.iam),

    decide(facts, inputs) {
      const resource = resourceOf(kind, inputs);
      if (facts.policy === null) return resource.isDeclared ? missing(kind, facts, inputs) : closed;
      if (isOwn(facts, resource)) return existing(kind, facts, inputs, resource);
      return resource.isDeclared ? { kind: 'blocked', reason: notOurs } : closed;
    },

    recorded: ({ permissions, ...facts }) => ({
      ...recordedFacts(facts),
      permissions: documentDigest(permissions),
    }),

    async apply(context, { role, permissions, tags, policy, others }, facts) {
      const { iam } = context.clients;
      const resource = resourceOf(kind, context);
      const write = documentWrite(resource, wantedDocument(kind, context, trustDocument), facts, null);
      if (policy !== undefined) await context.documents.intend(write);
      if (role !== undefined) await createRole(iam, write.written, resourceTags(resource));
      else if (policy !== undefined)
        await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: write.written }));
      if (others !== undefined) await removeOthers(iam, RoleName, facts.others);
      if (tags !== undefined) await iam.send(new TagRoleCommand({ RoleName, Tags: tagList(tags) }));
      if (permissions)
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: permissionsOf(context) }));
      return readBack(context, write, {
        observe: () => observe(iam),
        reason: step.decide(facts, context).reason,
        isSettled: (now) => step.decide(now, context).kind !== 'violating',
      });
    },
  };
  return step;
}

const closed = {
  kind: 'not-applicable',
  reason: `code left governance.yml, and there is no role ${RoleName} of Palisade`,
} as const;
const notOurs = `the role ${RoleName} was not made by Palisade and stays as it is. ${handOver}; its trust and permissions are replaced then, and ${othersGo}`;

async function observe(iam: IAMClient): Promise<Facts> {
  const { trust: policy, ...facts } = await observeTaggedRole(iam, RoleName);
  return { policy, ...facts, ...justRead };
}

/** By tag, or by the record: somebody may have taken the tag away. */
function isOwn({ tags, policy }: Facts, resource: SharedResource): boolean {
  return isManaged(tags) || ownDigests(resource, trustDocument).includes(documentDigest(policy));
}

/** What the role may read: nothing any more once code left governance.yml. */
function permissionsOf({ member, governance, region }: StepInputs): string {
  return codeReaderPermissions(member.id, region, governance.platform.code?.repositories ?? []);
}

function missing(kind: KindWithoutSteps, facts: Facts, inputs: StepInputs): StepVerdict<Change> {
  const resource = resourceOf(kind, inputs);
  const wanted = wantedDocument(kind, inputs, trustDocument);
  const change = { role: RoleName, permissions: true as const, ...documentChange(facts, wanted, resource) };
  return { kind: 'violating', reason: `there is no role ${RoleName}`, change };
}

function existing(
  kind: KindWithoutSteps,
  facts: Facts,
  inputs: StepInputs,
  resource: SharedResource,
): StepVerdict<Change> {
  const wanted = wantedDocument(kind, inputs, trustDocument);
  const tags = missingTags(facts.tags, resourceTags(resource));
  const settings = {
    ...(facts.permissions === permissionsOf(inputs) ? {} : { permissions: true as const }),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
    ...othersChange(facts.others),
  };
  const compliant = `${RoleName} reads code for ${counted(wanted.readers.length, 'account')}${describeDenying(facts.others)}`;
  return itemVerdict({ facts, resource, wanted, settings, what: 'role', attention: null, compliant });
}

async function createRole(iam: IAMClient, trust: string, tags: Readonly<Record<string, string>>): Promise<void> {
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trust,
      Description: 'Reads the code that accounts share. Managed by Palisade',
      Tags: tagList(tags),
    }),
  );
}
