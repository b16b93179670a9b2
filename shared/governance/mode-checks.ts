// Checks of `baseline.modes` and `policies.modes` in governance.yml: each mode that is written has an effect.
import { accountTypes } from '../accounts/account-type.ts';
import { type Objection, oneOf } from './reading/mistake.ts';
import { keysAt, valueAt } from './reading/values.ts';
import { ownDocumentTypes } from './schema/mode-names.ts';

export function modesWithoutEffect(data: unknown): Objection[] {
  return [...documentsOfOtherTypes(data), ...quarantineWithoutQuarantine(data)];
}

/** A document that an account type does not get has no mode there. */
function documentsOfOtherTypes(data: unknown): Objection[] {
  return accountTypes.flatMap((type) =>
    keysAt(data, ['policies', 'modes', type]).flatMap((name) => {
      const types = ownDocumentTypes.get(name);
      if (types === undefined || types.includes(type)) return [];
      const problem = `has no effect: only accounts of type ${oneOf(types)} get this document`;
      return [{ path: ['policies', 'modes', type, name], about: 'key' as const, problem }];
    }),
  );
}

function quarantineWithoutQuarantine(data: unknown): Objection[] {
  if (valueAt(data, ['baseline', 'quarantine']) === true) return [];
  return ['all', ...accountTypes]
    .filter((block) => keysAt(data, ['baseline', 'modes', block]).includes('quarantine'))
    .map((block) => ({
      path: ['baseline', 'modes', block, 'quarantine'],
      about: 'key',
      problem: 'has no effect: no account is quarantined without baseline.quarantine: true',
    }));
}
