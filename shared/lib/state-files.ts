// Makes the folders in which commands keep their state.
import { mkdirSync } from 'node:fs';

/**
 * Makes the folder with those above it, if they are missing, and returns it. Throws an error that says what to do if that
 * is not allowed or not possible.
 */
export function makeStateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
    throw new Error(
      `no state can be kept in ${folder} (${code}): set PALISADE_STATE_DIR to a folder that you may write to`,
    );
  }
}
