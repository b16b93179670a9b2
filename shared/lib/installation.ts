// Where Palisade's own files are, and where it keeps its state: in a checkout, and in a package installed by npm.
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout, or in the package the folder with the compiled sources, which are in the same folders as in a checkout. */
export const installationRoot = resolve(import.meta.dirname, '..', '..');

/** A package has compiled sources: Node.js strips no types from files below node_modules. */
export const isCheckout = import.meta.filename.endsWith('.ts');

/** The file of a package with the commit of its sources, or nothing if they were not in Git. */
export const commitFile = 'build/commit.txt';

/** The absolute path of a file or folder of the installation, such as `local/strict_aws`. */
export function inInstallation(path: string): string {
  return join(installationRoot, path);
}

/** The absolute path of a module of the installation, for `node`. `path` is without extension: `cli/palisade`. */
export function moduleFile(path: string): string {
  return inInstallation(`${path}${isCheckout ? '.ts' : '.js'}`);
}

/**
 * The absolute path of the folder with the state of this user's commands: PALISADE_STATE_DIR, else `.palisade` of a
 * checkout that can be written, else `palisade` in $XDG_STATE_HOME (XDG Base Directory Specification). It may not exist.
 */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['PALISADE_STATE_DIR']) return resolve(environment['PALISADE_STATE_DIR']);
  const own = inInstallation('.palisade');
  if (isCheckout && isWritable(existsSync(own) ? own : installationRoot)) return own;
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'palisade');
}

/** Whether this process may create files in the folder. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
