// The accounts that governance.yml itself names, with what it says of their types: those of `organization.accounts` and of
// `accountTypes.accounts`. Others get their types from tags, or from units by their ids, which only AWS knows. Pure.
import { type AccountType, accountTypes } from '../accounts/account-type.ts';
import { keysAt, textsAt, valueAt } from './reading/values.ts';

export type DeclaredAccount = {
  /** The name of the account, or its id if it is declared by that. */
  readonly name: string;
  /** Undefined if nothing in governance.yml says it. */
  readonly type: AccountType | undefined;
  /** As it is written; without a word, a tag says it, or it is production. */
  readonly environment: string;
};

const units = ['accountTypes', 'organizationalUnits'];
const ids = ['accountTypes', 'accounts'];

export function declaredAccounts(data: unknown): readonly DeclaredAccount[] {
  const byUnit = textsAt(data, 'organization.accounts.*.unit').map(({ path, value }) => {
    const nearestFirst = value.split('/').toReversed();
    const rule = nearestFirst.map((unit) => valueAt(data, [...units, unit])).find((each) => each !== undefined);
    return { name: String(path[2]), ...classOf(rule) };
  });
  const byId = keysAt(data, ids).map((name) => ({ name, ...classOf(valueAt(data, [...ids, name])) }));
  return [...byUnit, ...byId];
}

function classOf(rule: unknown): Pick<DeclaredAccount, 'type' | 'environment'> {
  const written = typeof rule === 'string' ? rule : valueAt(rule, ['type']);
  const environment = valueAt(rule, ['environment']);
  return {
    type: accountTypes.find((each) => each === written),
    environment: typeof environment === 'string' ? environment : 'production',
  };
}
