// Baseline step: the account says in Organizations of which type it is, who answers for it, and who manages it.
import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-organizations';
import { differences } from '../../lib/settings.ts';
import type { Step, StepInputs } from './lib/step.ts';

type Tags = Readonly<Record<string, string>>;

/**
 * The tag `account-type` only tells what was found. It is not the tag of governance.yml by which an account can be given
 * its type: an account that leaves its OU must not keep its type because Palisade once wrote it down.
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
    if (names.length === 0) return { kind: 'compliant', reason: 'tagged as demanded' };
    return { kind: 'violating', reason: `missing or different: ${names.join(', ')}`, change };
  },

  async apply({ organizations, member }, change) {
    const Tags = Object.entries(change).map(([Key, Value]) => ({ Key, Value }));
    await organizations.send(new TagResourceCommand({ ResourceId: member.id, Tags }));
  },
};

/** An owner that somebody set stays: it says more than a type's owner does. */
function wanted(found: Tags, { member, governance }: StepInputs): Tags {
  const { owners } = governance.baseline;
  const owner = found['owner'] ?? (member.type === 'unclassified' ? undefined : owners[member.type]) ?? owners.all;
  return { 'account-type': member.type, 'managed-by': 'palisade', ...(owner ? { owner } : {}) };
}
