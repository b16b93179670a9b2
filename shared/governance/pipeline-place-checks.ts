// Checks of where the pipelines of governance.yml train and deploy: one account of each type has to be meant.
import type { AccountType } from '../accounts/account-type.ts';
import { type DeclaredAccount, declaredAccounts } from './organization-accounts.ts';
import type { Objection } from './reading/mistake.ts';
import { suggestionFor } from './reading/suggestion.ts';
import { keysAt, textsAt, valueAt } from './reading/values.ts';

type Place = { readonly key: 'trainIn' | 'deployIn'; readonly type: AccountType };

const places: readonly Place[] = [
  { key: 'trainIn', type: 'testing' },
  { key: 'deployIn', type: 'production' },
];

/** Accounts that are not declared, or are of another type. An id may be that of any account. */
export function wrongPlaces(data: unknown): Objection[] {
  const accounts = declaredAccounts(data);
  const named = keysAt(data, ['organization', 'accounts']);
  return places.flatMap(({ key, type }) =>
    textsAt(data, `platform.pipelines.*.${key}`).flatMap(({ path, value }): Objection[] => {
      const isId = /^\d{12}$/.test(value);
      if (!isId && named.length > 0 && !named.includes(value)) {
        const problem = 'is no account of organization.accounts, and no account id';
        return [{ path, about: 'value', problem, suggestion: suggestionFor(value, named) }];
      }
      const found = accounts.find(({ name }) => name === value)?.type;
      if (found === undefined || found === type) return [];
      return [{ path, about: 'value', problem: `must be an account of type ${type}: this one is of type ${found}` }];
    }),
  );
}

/**
 * Pipelines that have nowhere to train or to deploy, or several accounts for it. Tags may give types and environments that
 * are not written here, so that this is no mistake: a pipeline waits for its accounts.
 */
export function unclearPlaces(data: unknown): Objection[] {
  const accounts = declaredAccounts(data);
  return keysAt(data, ['platform', 'pipelines']).flatMap((pipeline) => {
    const path = ['platform', 'pipelines', pipeline];
    return places
      .filter(({ key }) => valueAt(data, [...path, key]) === undefined)
      .flatMap((place) => {
        const problem = problemOf(place, accounts, isNowhere(data, place, accounts));
        return problem === undefined ? [] : [{ path, about: 'key' as const, problem }];
      });
  });
}

function problemOf({ key, type }: Place, accounts: readonly DeclaredAccount[], nowhere: boolean): string | undefined {
  if (nowhere) return `waits for an account of type ${type}: accountTypes has none, and no unit for it`;
  const several = [...Map.groupBy(ofType(accounts, type), ({ environment }) => environment).values()].find(
    ({ length }) => length > 1,
  );
  if (several === undefined) return undefined;
  const names = several.map(({ name }) => name).join(', ');
  return `several accounts of type ${type} can be meant (${names}): name one with ${key}`;
}

/** Nothing gives the type. What units are called by their ids is not known here. */
function isNowhere(data: unknown, { type }: Place, accounts: readonly DeclaredAccount[]): boolean {
  const units = textsAt(data, 'accountTypes.organizationalUnits.*').map(({ value }) => value);
  const objects = textsAt(data, 'accountTypes.organizationalUnits.*.type').map(({ value }) => value);
  return ![...units, ...objects].includes(type) && ofType(accounts, type).length === 0;
}

function ofType(accounts: readonly DeclaredAccount[], type: AccountType): readonly DeclaredAccount[] {
  return accounts.filter((account) => account.type === type);
}
