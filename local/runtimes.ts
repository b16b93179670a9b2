// The Node.js of the local cloud's functions.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder with the `node` that runs the functions of the local cloud: that of the npm package `node`, which has the
 * version of Lambda's runtime; without the package, the one that runs this command.
 */
export function nodeFolder(): string {
  const folder = join(folderOfPackage('node'), 'bin');
  return existsSync(join(folder, 'node')) ? folder : dirname(process.execPath);
}

/** The folder of an npm package; empty if it is not installed. */
function folderOfPackage(name: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return '';
  }
}
