// What package.json says about this installation.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { installationRoot, isCheckout } from '../../shared/lib/installation.ts';

const manifestSchema = z.object({ version: z.string(), homepage: z.optional(z.string()) });

/** The folder with package.json and docs/. The compiled sources of a package are in a folder of it. */
const packageRoot = isCheckout ? installationRoot : dirname(installationRoot);

/** The version of Palisade, such as `0.1.0`. */
export function packageVersion(): string {
  return manifest().version;
}

/** Where the documentation is: its address, or the page of commands in this installation. */
export function documentation(): string {
  return manifest().homepage ?? join(packageRoot, 'docs', 'reference', 'commands.md');
}

function manifest() {
  return manifestSchema.parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')));
}
