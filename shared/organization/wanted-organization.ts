// The organization that governance.yml declares: its units, parents first, and its accounts with what their units give.
import { type AccountClassification, type AccountTypeRules, classifyAccount } from '../accounts/account-type.ts';
import { type Exclusions, exclusionOf } from '../accounts/exclusion.ts';
import { declaredUnitPaths, pathsDownTo } from '../governance/declared-units.ts';
import type { OrganizationParameters } from '../governance/schema/declared-organization.ts';

export type WantedAccount = {
  readonly name: string;
  readonly email: string;
  /** The path of its organizational unit. */
  readonly unit: string;
  readonly owner?: string | undefined;
};

/** `accountTypes` of governance.yml. */
export type PlaceRules = AccountTypeRules & { readonly exclude: Exclusions };

export type WantedOrganization = {
  readonly managedBy: OrganizationParameters['managedBy'];
  /** Paths of organizational units, each after the one above it. */
  readonly units: readonly string[];
  readonly accounts: readonly WantedAccount[];
  readonly rules: PlaceRules;
  /** The role that new accounts get: `baseline.accessRole`. */
  readonly accessRole: string;
};

/** The parts of governance.yml that declare an organization. */
export type OrganizationSource = {
  readonly organization?: OrganizationParameters | undefined;
  readonly accountTypes: PlaceRules;
  readonly baseline: { readonly accessRole: string };
};

/** What governance.yml declares; undefined if it declares no organization. Pure. */
export function wantedOrganization({
  organization,
  accountTypes,
  baseline,
}: OrganizationSource): WantedOrganization | undefined {
  if (organization === undefined) return undefined;
  return {
    managedBy: organization.managedBy,
    units: declaredUnitPaths(organization.units),
    accounts: Object.entries(organization.accounts).map(([name, account]) => ({ name, ...account })),
    rules: accountTypes,
    accessRole: baseline.accessRole,
  };
}

/** A unit on the way from the root to an account. A unit that does not exist yet has no id. */
export type PlaceUnit = { readonly id?: string; readonly name: string };

/** What an account is by its place: excluded, or of a type and an environment. */
export type Standing = Omit<AccountClassification, 'source'> & { readonly isExcluded: boolean };

/** What an account with these tags would be in this place, whose units begin with the highest. Pure. */
export function standingIn(
  rules: PlaceRules,
  place: readonly PlaceUnit[],
  { accountId = '', tags = {} }: { readonly accountId?: string; readonly tags?: Readonly<Record<string, string>> } = {},
): Standing {
  const organizationalUnits = place.map(({ id = '', name }) => ({ id, name })).reverse();
  const isExcluded = exclusionOf(rules.exclude, { accountId, organizationalUnits }) !== undefined;
  const { type, environment } = classifyAccount(rules, { accountId, organizationalUnits, tags });
  return { type, environment, isExcluded };
}

/** The units of a path, the highest first, with the ids of those that exist. */
export function placeOf(path: string, unitIds: ReadonlyMap<string, string>): readonly PlaceUnit[] {
  return pathsDownTo(path).map((each) => {
    const id = unitIds.get(each);
    const name = each.slice(each.lastIndexOf('/') + 1);
    return id === undefined ? { name } : { id, name };
  });
}
