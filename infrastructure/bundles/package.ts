// The package of a function: a zip file with its bundle and the organization's governance.yml, as JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ZippableFile, zipSync } from 'fflate';
import type { Governance } from '../../shared/governance/governance.ts';
import { bundleIn } from './build.ts';
import { bundlePath } from './options.ts';

/** The path of the governance in each package. The functions have it in PALISADE_GOVERNANCE. */
export const governancePath = '.palisade/build/governance.json';

/**
 * The zip file of a function with the bundle in `folder`. The same bundle and governance give the same bytes, on every
 * machine, so that unchanged code is not deployed again. Throws the file system's error if there is no bundle.
 */
export function zipFileOf(folder: string, name: string, governance: Governance): Uint8Array {
  return zipSync({
    [governancePath]: entry(Buffer.from(JSON.stringify(governance))),
    [bundlePath(name)]: entry(readFileSync(join(folder, bundleIn(name)))),
  });
}

function entry(content: Uint8Array): ZippableFile {
  // The local time: a zip file has no time zone. Lambda needs files that everybody may read (Lambda Developer Guide,
  // "Deploy Node.js Lambda functions with .zip file archives").
  return [content, { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 * 2 ** 16 }];
}
