// Checks of `accountTypes.exclude` in governance.yml: what is excluded has no type.
import type { Objection } from './reading/mistake.ts';
import { keysAt, textsAt } from './reading/values.ts';

/** Palisade does nothing in an excluded account, so that a type for it has no effect: one of the two is a mistake. */
export function contradictoryExclusions(data: unknown): Objection[] {
  return ['organizationalUnits', 'accounts'].flatMap((key) => {
    const typed = keysAt(data, ['accountTypes', key]);
    return textsAt(data, `accountTypes.exclude.${key}.*`)
      .filter(({ value }) => typed.includes(value))
      .map(({ path }) => ({
        path,
        about: 'value' as const,
        problem: `has a type in accountTypes.${key}, which has no effect while it is excluded: remove one of them`,
      }));
  });
}
