// Refuses account ids that belong to no account of the organization, before a command asks the hub about them.
import { DescribeAccountCommand } from '@aws-sdk/client-organizations';
import { distance } from 'fastest-levenshtein';
import { showLive } from '../../local/progress.ts';
import { isRecorded, listAccounts } from '../../shared/accounts/account-store.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { callHub } from './call-hub.ts';
import type { HubClients } from './hub-client.ts';
import { UserError } from './output.ts';

/** Ids that differ by no more than two digits, or by two in the wrong order, are probably meant to be the same. */
const mostEdits = 2;

/** The account belongs to nobody, or nobody can say; other UserErrors say that the hub could not be asked. */
export class UnknownAccountError extends UserError {}

type Asked = Pick<HubClients, 'journal' | 'organizations'>;
/** `undecided`: the hub has no record, and the caller may not ask AWS Organizations. */
type Membership = 'known' | 'unknown' | 'undecided';

/** Throws UserError for an account that neither the hub has recorded nor AWS Organizations confirms. */
export async function requireKnownAccounts(hub: Asked, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const membership = await membershipOf(hub, id);
    if (membership !== 'known') throw await unknownAccount(hub.journal, id, membership);
  }
}

/** The same, but an account about which only the hub can decide passes: the hub asks, and answers. */
export async function refuseUnknownAccount(hub: Asked, id: string): Promise<void> {
  if ((await membershipOf(hub, id)) === 'unknown') throw await unknownAccount(hub.journal, id, 'unknown');
}

/**
 * For a pause, which must not fail because nobody can say what the account is: before a hub is started it has no records,
 * and an account may be minutes old. Returns what to say about it. Throws UserError if the id is probably a mistake.
 */
export async function accountToPause(hub: Asked, id: string): Promise<string | undefined> {
  const membership = await membershipOf(hub, id);
  if (membership === 'known') return undefined;
  if (membership === 'unknown' || (await nearIds(hub.journal, id)).length > 0)
    throw await unknownAccount(hub.journal, id, membership);
  return `${reasons.undecided(id)} It is paused all the same: check the id.`;
}

/** The journal first: it costs one read, and the hub's account may not ask AWS Organizations. */
async function membershipOf({ journal, organizations }: Asked, id: string): Promise<Membership> {
  if (await callHub('The journal cannot be read', isRecorded(journal, id))) return 'known';
  const asked = organizations.send(new DescribeAccountCommand({ AccountId: id }));
  const account = await toResult(showLive('Asking AWS Organizations', asked));
  if (account.ok) return 'known';
  return account.failure.code === 'AccountNotFoundException' ? 'unknown' : 'undecided';
}

const reasons = {
  unknown: (id: string) => `There is no such account: account ${id} is not in the organization.`,
  undecided: (id: string) =>
    `The hub has no record of account ${id}, and your credentials may not ask AWS Organizations about it.`,
} as const;

async function unknownAccount(
  journal: StateTable,
  id: string,
  membership: Exclude<Membership, 'known'>,
): Promise<UserError> {
  const [nearest] = await nearIds(journal, id);
  const meant = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return new UnknownAccountError(`${reasons[membership](id)}${meant} To list accounts: ${commandLine('accounts')}`);
}

/** Recorded accounts with nearly this id, nearest first, with their names. */
async function nearIds(journal: StateTable, id: string): Promise<readonly string[]> {
  const records = await callHub('The journal cannot be read', listAccounts(journal));
  return records
    .map(({ accountId, name }) => ({ name: `${accountId} (${escapeInvisible(name)})`, edits: distance(accountId, id) }))
    .filter(({ edits }) => edits <= mostEdits)
    .toSorted((one, other) => one.edits - other.edits)
    .map(({ name }) => name);
}
