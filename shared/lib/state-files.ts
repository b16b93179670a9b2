// Makes the folders in which commands keep their state.
import { mkdirSync } from 'node:fs';
import { fileProblem } from './system-errors.ts';

/**
 * Makes the folder with those above it, if they are missing, and returns it. Throws an error that says what to do if that
 * is not allowed or not possible.
 */
export function makeStateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch (error) {
    throw new Error(
      `No state can be kept in ${folder}: ${fileProblem(error)}. Set PALISADE_STATE_DIR to a folder that you may write to.`,
    );
  }
}
