// Checks of `organization` in governance.yml: units and accounts that AWS Organizations would refuse, or that nothing
// could be told apart by. They are found before the first call.
import { madeElsewhere, makesAccounts } from '../aws/partitions.ts';
import { pathsDownTo, unitPath } from './declared-units.ts';
import type { Objection } from './reading/mistake.ts';
import { suggestionFor } from './reading/suggestion.ts';
import { keysAt, type Located, textsAt, valueAt } from './reading/values.ts';

/** AWS Organizations User Guide, "Quotas and service limits": nesting of units below the root. */
const deepest = 5;

/** Units that are too deep, and those whose names differ too little. */
export function wrongUnits(data: unknown): Objection[] {
  const units = unitsIn(data);
  return units.flatMap(({ path, value, about }) => {
    const depth = value.split('/').length;
    const spaced = value.split('/').find((name) => name !== name.trim());
    if (spaced !== undefined) return { path, about, problem: `the name '${spaced}' begins or ends with a space` };
    if (depth > deepest) {
      return { path, about, problem: `is ${depth} levels below the root, and AWS has ${deepest} at most` };
    }
    const twin = units.find((each) => each.value !== value && each.value.toLowerCase() === value.toLowerCase());
    if (twin === undefined || units.indexOf(twin) > units.findIndex((each) => each.value === value)) return [];
    return { path, about, problem: `differs from ${twin.value} only in upper and lower case: write both alike` };
  });
}

/** Accounts in a unit that `organization.units` does not have. */
export function unknownUnits(data: unknown): Objection[] {
  const known = declaredPaths(data);
  return textsAt(data, 'organization.accounts.*.unit')
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) => ({
      path,
      about: 'value',
      problem: 'is no unit of organization.units, which has paths such as Workloads/Data Science',
      suggestion: suggestionFor(value, known) ?? known.find((each) => each.endsWith(`/${value}`)),
    }));
}

/** An email address is what an account is known by. AWS compares addresses without regard to case. */
export function repeatedEmails(data: unknown): Objection[] {
  const emails = textsAt(data, 'organization.accounts.*.email');
  return emails.flatMap(({ path, value }, index) => {
    const first = emails.slice(0, index).find((each) => each.value.toLowerCase() === value.toLowerCase());
    if (first === undefined) return [];
    const problem = `is the address of ${String(first.path[2])} already: each AWS account has one of its own`;
    return [{ path, about: 'value', problem }];
  });
}

/**
 * With the access role of AWS Control Tower, Control Tower makes the accounts: one that is made or moved by others is
 * drift to it (AWS Control Tower User Guide, "Types of Governance Drift").
 */
export function organizationBesideControlTower(data: unknown): Objection[] {
  const isDeclared = valueAt(data, ['organization']) !== undefined;
  const role = valueAt(data, ['baseline', 'accessRole']);
  const path = ['organization', 'managedBy'];
  if (!isDeclared || role !== 'AWSControlTowerExecution' || valueAt(data, path) === 'control-tower') return [];
  const problem = `must be control-tower: baseline.accessRole is ${role}, so AWS Control Tower makes the accounts`;
  return [{ path, about: 'value', problem }];
}

/** Accounts in a partition in which `organization apply` makes none. */
export function accountsMadeElsewhere(data: unknown): Objection[] {
  const path = ['organization', 'accounts'];
  const home = valueAt(data, ['regions', 0]);
  if (typeof home !== 'string' || makesAccounts(home) || keysAt(data, path).length === 0) return [];
  return [{ path, about: 'key', problem: madeElsewhere, sentence: madeElsewhere }];
}

/** Accounts that Palisade will not govern as one of the five types, by the unit that they are declared in. */
export function accountsWithoutType(data: unknown): Objection[] {
  const typed = keysAt(data, ['accountTypes', 'organizationalUnits']);
  const excluded = textsAt(data, 'accountTypes.exclude.organizationalUnits.*').map(({ value }) => value);
  return textsAt(data, 'organization.accounts.*.unit').flatMap(({ path, value }) => {
    const names = value.split('/');
    const exclusion = names.find((name) => excluded.includes(name));
    if (exclusion !== undefined) {
      const problem = `is below ${exclusion}, which accountTypes.exclude lists: Palisade does nothing in the account`;
      return [{ path, about: 'value', problem }];
    }
    // A unit that is listed by its id may be any of them.
    if (typed.some((key) => names.includes(key) || key.startsWith('ou-'))) return [];
    const problem = `gives no type: accountTypes.organizationalUnits has neither ${names.at(-1)} nor a unit above it. The account will be unclassified`;
    return [{ path, about: 'value', problem }];
  });
}

type LocatedUnit = Located<string> & { readonly about: 'key' | 'value' };

/** The units as they are written: as keys, and as entries of lists. */
function unitsIn(data: unknown): readonly LocatedUnit[] {
  const keys = keysAt(data, ['organization', 'units']);
  return keys.flatMap((parent): LocatedUnit[] => {
    const path = ['organization', 'units', parent];
    const below = textsAt(valueAt(data, path), '*').map(
      (each): LocatedUnit => ({ path: [...path, ...each.path], value: unitPath(parent, each.value), about: 'value' }),
    );
    return [{ path, value: parent, about: 'key' }, ...below];
  });
}

function declaredPaths(data: unknown): readonly string[] {
  return [...new Set(unitsIn(data).flatMap(({ value }) => pathsDownTo(value)))];
}
