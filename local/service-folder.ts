// The working folder of a deployment: osls packages into it, so that deployments at the same time do not meet.
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inInstallation } from '../shared/lib/installation.ts';

const configurations = ['serverless.yml', 'serverless.management.yml'];

/** Makes the folder, or empties it: with the stacks' configuration and the code that it names, which stays where it is. */
export function makeServiceFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of configurations) copyFileSync(inInstallation(name), join(folder, name));
  symlinkSync(inInstallation('infrastructure'), join(folder, 'infrastructure'), 'dir');
}

/** The package that was made in the folder: the template, and a zip file for each function. */
export function packageIn(folder: string): string {
  return join(folder, '.serverless');
}
