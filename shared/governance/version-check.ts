// Checks the version of governance.yml: a newer format needs a newer Palisade.
import type { Objection } from './reading/mistake.ts';
import { valueAt } from './reading/values.ts';

/** The version of the format that this Palisade reads. */
const readVersion = 1;

export function otherVersion(data: unknown): Objection[] {
  const version = valueAt(data, ['version']);
  const number = typeof version === 'string' ? Number(version) : version;
  const at = { path: ['version'], about: 'value' } as const;
  if (typeof number !== 'number' || Number.isNaN(number) || version === readVersion) return [];
  if (number === readVersion)
    return [{ ...at, problem: `must be ${readVersion}: write it without quotes`, suggestion: String(readVersion) }];
  const help = number > readVersion ? 'a newer Palisade may read this file' : `no Palisade reads version ${number}`;
  return [{ ...at, problem: `this Palisade reads version ${readVersion} of governance.yml: ${help}` }];
}
