// The Python of the emulator: that of the checkout's set-up, or one that a package makes when it is first needed.
import { hash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inInstallation, isCheckout, stateFolder } from '../shared/lib/installation.ts';
import { makeStateFolder } from '../shared/lib/state-files.ts';
import { showStep } from './progress.ts';
import { hasPackages, localCloudLock, providePackages, pythonProblem } from './python/environment.mjs';

type Provider = (options: Parameters<typeof providePackages>[0]) => Promise<unknown>;

/** The Python with the packages of the emulator. */
export function pythonExecutable(): string {
  return join(environmentFolder(), 'bin/python');
}

/**
 * Installs the packages of the emulator for this user, if this is a package and they are not there yet. Throws an error
 * that says what to install if there is no Python, the end of pip's output if it fails, or the signal's reason.
 */
export async function providePython(signal: AbortSignal): Promise<void> {
  if (!isCheckout) await provideEnvironment(environmentFolder(), signal);
}

/** The same for any folder. `provide` installs the packages. */
export async function provideEnvironment(
  folder: string,
  signal: AbortSignal,
  provide: Provider = providePackages,
): Promise<void> {
  if (hasPackages(folder, localCloudLock)) return;
  const python = process.env['PYTHON'] || 'python3';
  const problem = pythonProblem(python);
  if (problem !== undefined) throw new Error(problem);
  makeStateFolder(dirname(folder));
  await showStep('Python packages of the emulator, which are installed once', (say) =>
    makeAtOnce(folder, (own) => provide({ folder: own, locks: [localCloudLock], python, say, signal })),
  );
}

/** Two releases of Palisade may need other packages: the folder is that of the lock file. */
function environmentFolder(): string {
  if (isCheckout) return inInstallation('.venv');
  return join(stateFolder(), `python-${hash('sha256', readFileSync(localCloudLock)).slice(0, 12)}`);
}

/** Fills a folder under another name first, so that a second command never sees a part of it. */
async function makeAtOnce(folder: string, fill: (own: string) => Promise<unknown>): Promise<void> {
  const own = `${folder}.${process.pid}`;
  try {
    await fill(own);
    // What an interrupted set-up has left, or a complete one that another command has just made.
    if (!hasPackages(folder, localCloudLock)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(own, folder);
    }
  } finally {
    if (existsSync(own)) rmSync(own, { recursive: true, force: true });
  }
}
