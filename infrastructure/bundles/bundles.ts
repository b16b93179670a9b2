// The bundles of the functions: made from the sources in a checkout, shipped in a package.
import { join } from 'node:path';
import {
  inInstallation,
  installationRoot,
  isCheckout,
  isWritable,
  stateFolder,
} from '../../shared/lib/installation.ts';
import { buildBundles } from './build.ts';

/** The folder of the bundles. Those of a checkout that cannot be written are in the state folder. */
export function bundlesFolder(): string {
  if (isCheckout && !isWritable(installationRoot)) return join(stateFolder(), 'bundles');
  return inInstallation('build/bundles');
}

/** The folder with bundles that are up to date. Throws esbuild's error if a source cannot be bundled. */
export async function currentBundles(): Promise<string> {
  const folder = bundlesFolder();
  if (isCheckout) await buildBundles(installationRoot, folder);
  return folder;
}
