// The value of `sweep --skip`: account IDs, or a file with one per line.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../../shared/lib/installation.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { UserError } from '../lib/output.ts';

/** Account IDs that are separated by commas, or the path of a file. Throws UserError if it is neither. */
export function parseSkipped(text: string): readonly string[] {
  const isList = /^[\d,\s]+$/.test(text);
  const ids = (isList ? text : read(text)).split(/[\s,]+/).filter((id) => id !== '');
  return ids.map((id) => parseAccountId('--skip', id));
}

/** Writes the IDs to a file of the state folder, and returns its path. Throws UserError if it cannot be written. */
export function writeSkipped(ids: readonly string[], at = new Date()): string {
  const folder = join(stateFolder(), 'sweeps');
  const file = join(folder, `${at.toISOString().replaceAll(':', '-')}-finished.txt`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${ids.join('\n')}\n`);
  } catch {
    throw new UserError(`${file} cannot be written. Set PALISADE_STATE_DIR to a folder that can be written.`);
  }
  return file;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError(
      `Invalid --skip '${file}': expected account IDs, separated by commas, or a file with one per line that can be read.`,
    );
  }
}
