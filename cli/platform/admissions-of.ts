// What one account is admitted to, and for everything else the reasons why not. Pure.
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import type { ShutAccount } from '../../shared/platform/admission.ts';
import {
  candidatesOf,
  type ListedResource,
  listedResources,
  type Party,
  type PlatformFacts,
  partyOf,
  reasonsAgainst,
  rulesOf,
} from './resources.ts';

/** The answer of `palisade platform of`, as `--json` prints it. Resources are named as `KIND/NAME@ACCOUNT`. */
export type AccountAdmissions = {
  readonly account: Party;
  /** The state of its baseline. */
  readonly baseline: AccountRecord['state'];
  /** Who has shut it out; null if nobody has. */
  readonly shut: Omit<ShutAccount, 'accountId'> | null;
  /** What it shares itself. */
  readonly owns: readonly string[];
  readonly admitted: readonly string[];
  /** Everything else; those with the same reasons are together. */
  readonly notAdmitted: readonly Refused[];
};
type Refused = { readonly resources: readonly string[]; readonly reasons: readonly string[] };

/** Throws if the hub has no record of the account. */
export function admissionsOf(facts: PlatformFacts, accountId: string): AccountAdmissions {
  const candidate = candidatesOf(facts).find(({ record }) => record.accountId === accountId);
  if (candidate === undefined) throw new Error(`no record of account ${accountId}`);
  const { record } = candidate;
  const rules = rulesOf(facts);
  const resources = listedResources(facts).map((resource) => ({ ...resource, title: titleOf(resource) }));
  const others = resources.filter(({ owner }) => owner.accountId !== accountId);
  const isAdmitted = ({ admitted }: (typeof others)[number]) => admitted.some((party) => party.accountId === accountId);
  const refused = others
    .filter((resource) => !isAdmitted(resource))
    .map((resource) => ({ title: resource.title, reasons: reasonsAgainst(candidate, resource, rules) }));
  const { by, at, reason } = facts.shut.get(accountId) ?? {};
  return {
    account: partyOf(record),
    baseline: record.state,
    shut: by === undefined || at === undefined || reason === undefined ? null : { by, at, reason },
    owns: resources.filter(({ owner }) => owner.accountId === accountId).map(({ title }) => title),
    admitted: others.filter(isAdmitted).map(({ title }) => title),
    notAdmitted: [...Map.groupBy(refused, ({ reasons }) => reasons.join('\n')).values()].map((same) => ({
      resources: same.map(({ title }) => title),
      reasons: same[0]?.reasons ?? [],
    })),
  };
}

/** How commands name something that an account shares. */
export function titleOf({ kind, name, owner }: Pick<ListedResource, 'kind' | 'name' | 'owner'>): string {
  return `${kind}/${name}@${owner.accountId}`;
}
