// Checks the version of governance.yml: a newer format needs a newer Palisade.
import type { Objection } from './reading/mistake.ts';
import { valueAt } from './reading/values.ts';

/** The version of the format that this Palisade reads. */
const readVersion = 1;

/** All keys may be others in another version, so that nothing else is said about such a file. */
export function otherVersion(data: unknown): Objection | undefined {
  const version = valueAt(data, ['version']);
  if (typeof version !== 'number' || version === readVersion) return undefined;
  const help = version > readVersion ? 'a newer Palisade may read this file' : 'there is no other before it';
  const problem = `this Palisade reads version ${readVersion} of governance.yml: ${help}`;
  return { path: ['version'], about: 'value', problem };
}
