// What the code reads from its installation when it runs is in the package.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installationRoot } from '../../../shared/lib/installation.ts';
import { assetsIn } from '../../../tools/package/assets.ts';

const assets = assetsIn(installationRoot);

test('it has the templates, the emulator and the configuration of the stacks', () => {
  expect(assets).toEqual(
    expect.arrayContaining([
      'cli/init/templates/palisade.yml',
      'governance.yml',
      'infrastructure/findings.yml',
      'local/python/environment.mjs',
      'local/python/requirements.txt',
      'local/strict_aws/__main__.py',
      'local/strict_aws/tables/rates.json',
      'serverless.management.yml',
      'serverless.yml',
    ]),
  );
});

test('it has no source that is compiled, no compiled Python, and nothing that is not there', () => {
  expect(assets.filter((path) => /\.(ts|tsx|js|pyc)$/.test(path))).toEqual([]);
  expect(assets.filter((path) => !existsSync(join(installationRoot, path)))).toEqual([]);
});

test('every path that the code names in its installation is in it', () => {
  const files = execFileSync('git', ['ls-files', 'cli', 'infrastructure', 'local', 'posture', 'shared'], {
    encoding: 'utf8',
  }).split('\n');
  const named = files
    .filter((file) => /\.(ts|js)$/.test(file))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/inInstallation\('([^']+)'\)/g)])
    .flatMap(([, path]) => path ?? []);
  expect(named).toEqual(expect.arrayContaining(['governance.yml', 'local/strict_aws/tables/delays.json']));
  const isThere = (path: string) => assets.some((asset) => asset === path || asset.startsWith(`${path}/`));
  // State and set-up of a checkout, and what the build writes.
  const others = ['.palisade', '.venv', 'package.json', 'build/bundles'];
  expect(named.filter((path) => !isThere(path) && !others.includes(path))).toEqual([]);
});
