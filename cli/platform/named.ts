// What an argument of `palisade platform` names: a resource in all accounts that have it, or in one of them, by its name or
// that of a part of it in AWS; and an account, by its id or its name.
import { distance } from 'fastest-levenshtein';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { accountByName } from '../lib/account-argument.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { requireKnownAccounts } from '../lib/known-accounts.ts';
import { UserError } from '../lib/output.ts';
import type { ListedResource } from './resources.ts';

/** Throws UserError if the text names none. Pure. */
export function resourcesNamed(text: string, resources: readonly ListedResource[]): readonly ListedResource[] {
  const [name = '', place] = text.split('@');
  const found = resources.filter(
    (each) =>
      Object.values(each.parts).includes(text) ||
      (isResourceName(name, each) && (place === undefined || isOwner(each, place))),
  );
  if (found.length > 0) return found;
  if (resources.length === 0)
    throw new UserError(
      `No account shares anything. It is declared in governance.yml ('platform'), and needs accounts of the types that share it: ${commandLine('accounts')}`,
    );
  const names = [...new Set(resources.map((each) => each.name))];
  const near = names
    .map((each) => ({ each, edits: distance(each, name) }))
    .toSorted((one, other) => one.edits - other.edits)[0];
  const meant = near !== undefined && near.edits <= 2 && near.each !== name ? ` Did you mean '${near.each}'?` : '';
  throw new UserError(
    `Nothing that accounts share is called '${escapeInvisible(text)}'.${meant} To list it: ${commandLine('platform')}`,
  );
}

/** Whether the text is NAME or KIND/NAME, with the kind in the singular or the plural, as governance.yml has it. Pure. */
export function isResourceName(
  text: string,
  { kind, name }: { readonly kind: string; readonly name: string },
): boolean {
  const [wanted, ...rest] = text.split('/');
  if (rest.length === 0) return text === name;
  return rest.join('/') === name && wanted?.replace(/s$/, '') === kind.replace(/s$/, '');
}

function isOwner({ owner }: ListedResource, place: string): boolean {
  return owner.accountId === place || owner.name.toLowerCase() === place.toLowerCase();
}

/** The id of an account that the hub has recorded. Throws UserError if it has no such account, or several. */
export async function accountNamed(
  hub: Pick<HubClients, 'journal' | 'organizations'>,
  text: string,
  accounts: readonly AccountRecord[],
): Promise<string> {
  if (!/^\d{12}$/.test(text)) return accountByName(text, accounts, 'account');
  if (accounts.some(({ accountId }) => accountId === text)) return text;
  await requireKnownAccounts(hub, [text]);
  throw new UserError(
    `The hub has no record of account ${text} yet, so that it is admitted to nothing. To see its baseline: ${commandLine(`baseline ${text}`)}`,
  );
}
