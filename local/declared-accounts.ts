// Which units and accounts a local cloud has: those that governance.yml declares, and an account of each type. Pure.
import { type AccountType, accountTypes, typeOfRule } from '../shared/accounts/account-type.ts';
import {
  type OrganizationSource,
  placeOf,
  standingIn,
  type WantedAccount,
  type WantedOrganization,
  wantedOrganization,
} from '../shared/organization/wanted-organization.ts';

/** The unit and the account of a type of which governance.yml declares no account. */
const builtIn: Readonly<Record<AccountType, string>> = {
  'shared-services': 'Shared Services',
  'data-management': 'Data Management',
  'data-science': 'Data Science',
  testing: 'Testing',
  production: 'Production',
};
const parent = 'Workloads';

/**
 * An organization with at least one account of each type in the environment production. On AWS, others may make accounts,
 * such as AWS Control Tower; the local cloud has nobody else.
 */
export function localOrganization(source: OrganizationSource): WantedOrganization {
  const declared = { units: {}, accounts: {}, ...source.organization, managedBy: 'organizations' as const };
  const found = wantedOrganization({ ...source, organization: declared })?.accounts ?? [];
  const missing = accountTypes.filter((type) => accountOfType(source, found, type) === undefined);
  const units: Readonly<Record<string, readonly string[]>> = declared.units;
  const children = [...(units[parent] ?? []), ...missing.map((type) => unitOf(source, type))];
  const organization = {
    ...declared,
    units: missing.length === 0 ? declared.units : { ...declared.units, [parent]: [...new Set(children)] },
    accounts: {
      ...declared.accounts,
      ...Object.fromEntries(missing.map((type) => [builtIn[type], builtInAccount(source, type)])),
    },
  };
  const wanted = wantedOrganization({ ...source, organization });
  if (wanted === undefined) throw new Error('an organization was declared');
  return wanted;
}

/** The first account of this type in the environment production. */
export function accountOfType(
  { accountTypes: rules }: OrganizationSource,
  accounts: readonly WantedAccount[],
  type: AccountType,
): WantedAccount | undefined {
  return accounts.find(({ unit }) => {
    const standing = standingIn(rules, placeOf(unit, new Map()));
    return standing.type === type && standing.environment === 'production' && !standing.isExcluded;
  });
}

function builtInAccount(source: OrganizationSource, type: AccountType) {
  const email = `${builtIn[type].toLowerCase().replaceAll(' ', '-')}@example.com`;
  return { email, unit: `${parent}/${unitOf(source, type)}` };
}

/** A unit that gives this type: the first one that governance.yml names. Ids of units are those of another organization. */
function unitOf({ accountTypes: { organizationalUnits } }: OrganizationSource, type: AccountType): string {
  const named = Object.entries(organizationalUnits).find(
    ([name, rule]) => typeOfRule(rule) === type && !/^ou-/.test(name) && !saysLower(rule),
  );
  return named?.[0] ?? builtIn[type];
}

function saysLower(rule: OrganizationSource['accountTypes']['organizationalUnits'][string]): boolean {
  return typeof rule === 'object' && (rule.environment ?? 'production') !== 'production';
}
