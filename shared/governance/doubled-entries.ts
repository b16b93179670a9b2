// Checks all lists of governance.yml for entries that are there twice.
import { isDeepStrictEqual } from 'node:util';
import type { Objection } from './reading/mistake.ts';

/** Of an exemption, what it matches: a second one for the same differs in its end, and one of the two is a leftover. */
const identity = ['account', 'resource', 'guardrail'];

export function doubledEntries(data: unknown): Objection[] {
  return listsIn(data, []).flatMap(({ path, entries }) => {
    const compared = entries.map((entry) => (path[0] === 'exemptions' ? identityOf(entry) : entry));
    return compared.flatMap((entry, index) => {
      const first = compared.findIndex((each) => isDeepStrictEqual(each, entry));
      if (first === index) return [];
      const problem = `is there twice: entry ${first + 1} of the list says the same. Remove one of them`;
      const about = typeof entry === 'object' ? ('key' as const) : ('value' as const);
      return [{ path: [...path, index], about, problem }];
    });
  });
}

type List = { readonly path: readonly PropertyKey[]; readonly entries: readonly unknown[] };

function listsIn(value: unknown, path: readonly PropertyKey[]): List[] {
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value).flatMap(([key, child]) =>
    listsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? [{ path, entries: value }, ...children] : children;
}

function identityOf(entry: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  return Object.fromEntries(identity.map((key) => [key, Reflect.get(entry, key) ?? '*']));
}
