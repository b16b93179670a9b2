// The files besides JavaScript that an installed package reads when it runs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const single = ['governance.yml', 'governance.schema.json', 'serverless.yml', 'serverless.management.yml'];
const folders = ['cli', 'infrastructure', 'local'];

/** Their paths in the checkout, which they keep in the package. */
export function assetsIn(root: string): string[] {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1)),
  );
  return [...single, ...inFolders.filter(isAsset)].toSorted();
}

/** The compiler writes what it reads. It reads no `.mjs`: those are JavaScript with types in a file beside. */
function isAsset(path: string): boolean {
  return !/\.(d\.mts|ts|js|pyc)$/.test(path) && !path.includes('__pycache__');
}
