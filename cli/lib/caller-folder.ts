// Paths that the user gave are relative to the folder in which the command was called.
import { resolve } from 'node:path';

const pathVariables = ['PALISADE_GOVERNANCE_FILE', 'PALISADE_STATE_DIR'];

/**
 * Changes to the folder from which `npm run palisade` was called: npm runs its scripts in the folder of package.json, and
 * says in INIT_CWD where it was called (npm Docs: scripts). Paths in environment variables become absolute, for the
 * processes that commands start elsewhere.
 */
export function enterCallerFolder(environment: NodeJS.ProcessEnv = process.env): void {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = environment;
  if (script === 'palisade' && folder) process.chdir(folder);
  for (const name of pathVariables) {
    const path = environment[name];
    if (path) environment[name] = resolve(path);
  }
}
