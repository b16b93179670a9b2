// How the user called Palisade, so that a message names a command that can be typed as it is.
import { delimiter, dirname, join } from 'node:path';
import { inInstallation } from './installation.ts';

/** How a process was started: its environment variables, and the path of its script. */
export type Invocation = { readonly environment: NodeJS.ProcessEnv; readonly script: string };

const byNpx = 'npx --no palisade';

const ownInvocation: Invocation = { environment: process.env, script: process.argv[1] ?? '' };

/**
 * A command in the form in which Palisade was called: `commandLine('findings --watch')` is `palisade findings --watch`,
 * or begins with `npx --no palisade`, `npm run -s palisade --` or a path such as `bin/palisade`. Only for what the
 * process itself prints: texts that others read later say `palisade …`.
 */
export function commandLine(words: string, invocation: Invocation = ownInvocation): string {
  const program = programName(invocation);
  // npx takes an option that follows the name at once as its own: `npx --no palisade --help` is the help of npm.
  return `${program === byNpx && words.startsWith('-') ? 'npx --no -- palisade' : program} ${words}`;
}

function programName({ environment, script }: Invocation): string {
  // npm Docs, "scripts": npm_lifecycle_event is the name of the script that runs.
  const { npm_lifecycle_event: event, npm_package_json: manifest } = environment;
  const isOwnStart = event === 'start' && manifest === inInstallation('package.json');
  if (event === 'palisade' || isOwnStart) return 'npm run -s palisade --';
  // bin/palisade sets the variable. The shell that runs it gets the path as it was typed, and of a name the whole path.
  const path = environment['PALISADE_CALLED_AS'] ?? script;
  const folder = dirname(path);
  // npm links a package's commands there. It is on the PATH of npx and of npm's scripts only.
  if (folder.endsWith(join('node_modules', '.bin'))) return byNpx;
  const isCommand = path.endsWith('/palisade');
  if (!isCommand || (environment['PATH'] ?? '').split(delimiter).includes(folder)) return 'palisade';
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
