// Checks of `policies.roles` and of the catalog's principals in governance.yml: a list names some roles, not all.
import type { Objection } from './reading/mistake.ts';
import { textsAt } from './reading/values.ts';

/** With a wildcard and fewer characters of its own than this, a pattern matches almost every role. */
const fewestOwnCharacters = 3;

/**
 * The SCPs make exceptions for the roles of pipeline, automation and breakGlass, and restrict or admit the others: a
 * pattern for every role would exempt, or restrict, everybody.
 */
export function wrongRoles(data: unknown): Objection[] {
  return [...rolesForEverybody(data), ...arnsOfRoles(data)];
}

/** The policies build the ARN, of every account, from the name. */
function arnsOfRoles(data: unknown): Objection[] {
  return textsAt(data, 'policies.roles.*.*').flatMap(({ path, value }) => {
    const suggestion = /^arn:[^:]*:iam::[^:]*:role\/(.+)$/.exec(value)?.[1];
    const problem = 'must be the name of a role, with its path if it has one, and not its ARN';
    return suggestion === undefined ? [] : [{ path, about: 'value', problem, suggestion }];
  });
}

/** Roles that get the products of the catalog: who may make a role of such a name gets them, too. */
export function wrongPrincipals(data: unknown): Objection[] {
  return textsAt(data, 'platform.catalog.principals.*')
    .filter(({ value }) => namesAlmostEveryRole(value))
    .map(({ path }) => ({
      path,
      about: 'value',
      problem: 'matches almost every role, so that everybody gets the products: name the roles',
    }));
}

/** Whether a name with wildcards matches almost every role. */
export function namesAlmostEveryRole(name: string): boolean {
  return name.includes('*') && name.replace(/[*/]/g, '').length < fewestOwnCharacters;
}

function rolesForEverybody(data: unknown): Objection[] {
  return textsAt(data, 'policies.roles.*.*')
    .filter(({ value }) => namesAlmostEveryRole(value))
    .map(({ path }) => ({
      path,
      about: 'value',
      problem: `matches almost every role, ${effects[String(path[2])] ?? 'so that everybody counts as one of them'}: name the roles`,
    }));
}

const exempt = 'so that the policies exempt everybody';
const effects: Readonly<Record<string, string>> = { pipeline: exempt, automation: exempt, breakGlass: exempt };
