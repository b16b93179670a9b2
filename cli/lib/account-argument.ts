// The account that an option names, by its id or by its name.
import { distance } from 'fastest-levenshtein';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import { selectFindings } from '../../shared/findings/finding-queries.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { callHub } from './call-hub.ts';
import type { HubClients } from './hub-client.ts';
import { requireKnownAccounts } from './known-accounts.ts';
import { UserError } from './output.ts';

type Known = { readonly accountId: string; readonly name: string };
type Hub = Pick<HubClients, 'journal' | 'organizations'>;

/**
 * The id of an account with findings: that of a known one, or of one that has left the organization, which has no record.
 * Throws UserError if there is no such account, and if several have the name.
 */
export async function accountWithFindings(hub: Hub, text: string): Promise<string> {
  const { journal } = hub;
  if (!isAccountId(text)) {
    return accountByName(text, await callHub('The journal cannot be read', listAccounts(journal)));
  }
  const some = selectFindings(journal, { accountId: text, limit: 1 });
  const { findings } = await callHub('The journal cannot be read', some);
  if (findings.length === 0) await requireKnownAccounts(hub, [text]);
  return text;
}

/**
 * The account of this name, whose letters may be capital or small; `what` is the option or argument. Throws as
 * `accountWithFindings` does. Pure.
 */
export function accountByName(text: string, accounts: readonly Known[], what = '--account'): string {
  const wanted = text.toLowerCase();
  const exact = accounts.filter(({ name }) => name === text);
  const found = exact.length > 0 ? exact : accounts.filter(({ name }) => name.toLowerCase() === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.accountId;
  const shown = escapeInvisible(text);
  if (found.length > 1) {
    const ids = found.map(({ accountId }) => accountId).join(', ');
    throw new UserError(`${found.length} accounts are called '${shown}': ${ids}. Use the id.`);
  }
  const nearest = accounts
    .map(({ name }) => ({ name, edits: distance(name.toLowerCase(), wanted) }))
    .toSorted((one, other) => one.edits - other.edits)[0];
  const isNear = nearest !== undefined && nearest.edits <= Math.max(2, Math.floor(wanted.length / 4));
  const meant = isNear ? ` Did you mean '${escapeInvisible(nearest.name)}'?` : '';
  throw new UserError(
    `Invalid ${what} '${shown}': no account has this id or name.${meant} To list accounts: ${commandLine('accounts')}`,
  );
}

function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
