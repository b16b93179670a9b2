// Baseline step: the tags of the account in AWS Organizations: its type, its owner, and that Palisade manages it.
import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-organizations';
import { differences } from '../../lib/settings.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * The tag `account-type` is for information only. It is not the tag of `accountTypes.tag` that gives an account its
 * type: an account that leaves its OU must not keep its type because Palisade tagged it.
 */
export const tags: Step<Tags, Tags> = {
  id: 'tags',
  title: 'The account is tagged with its type, its owner and who manages it',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: [], management: ['organizations:ListTagsForResource', 'organizations:TagResource'] },

  async observe({ organizations, member }) {
    const { Tags: found } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: member.id }));
    return Object.fromEntries((found ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  },

  decide(found, inputs) {
    const change = differences(found, wanted(found, inputs));
    const names = Object.keys(change);
    if (names.length === 0) return { kind: 'compliant', reason: 'the tags are as required' };
    return { kind: 'violating', reason: `missing or different: ${names.join(', ')}`, change };
  },

  async apply({ organizations, member }, change) {
    const Tags = Object.entries(change).map(([Key, Value]) => ({ Key, Value }));
    await organizations.send(new TagResourceCommand({ ResourceId: member.id, Tags }));
  },
};

/** An existing owner stays: it is more specific than the owner of an account type. */
function wanted(found: Tags, { member, governance }: StepInputs): Tags {
  const { owners } = governance.baseline;
  const owner = found['owner'] ?? (member.type === 'unclassified' ? undefined : owners[member.type]) ?? owners.all;
  return { 'account-type': member.type, 'managed-by': 'palisade', ...(owner ? { owner } : {}) };
}
