// The zip file of a function: its bundle and the governance, in the same bytes each time.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'yaml';
import { bundleIn } from '../../../infrastructure/bundles/build.ts';
import { bundlePath, entryPoints } from '../../../infrastructure/bundles/options.ts';
import { governancePath, zipFileOf } from '../../../infrastructure/bundles/package.ts';
import { installationRoot } from '../../../shared/lib/installation.ts';
import { runCommand } from '../../support/palisade.ts';
import { aGovernance } from '../../support/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-package-'));
const bundle = 'export const handler = () => 1;\n';
mkdirSync(dirname(join(folder, bundleIn('one'))), { recursive: true });
writeFileSync(join(folder, bundleIn('one')), bundle);

const governance = aGovernance({ regions: ['eu-west-1'] });
const zip = () => zipFileOf(folder, 'one', governance);

test('the package has the bundle and the governance', () => {
  const files = unzipSync(zip());
  expect(Object.keys(files).toSorted()).toEqual([governancePath, 'functions/one/handler.mjs'].toSorted());
  expect(strFromU8(files['functions/one/handler.mjs'] ?? new Uint8Array())).toBe(bundle);
  expect(JSON.parse(strFromU8(files[governancePath] ?? new Uint8Array()))).toEqual(
    JSON.parse(JSON.stringify(governance)),
  );
});

test('the functions read the governance where the package has it', () => {
  const { provider } = parse(readFileSync(join(installationRoot, 'serverless.yml'), 'utf8'));
  expect(provider.environment.PALISADE_GOVERNANCE).toBe(governancePath);
});

test.each(['America/New_York', 'Pacific/Apia'])('the bytes are the same in %s', async (TZ) => {
  const module = pathToFileURL(join(installationRoot, 'infrastructure/bundles/package.ts')).href;
  const script = `import { zipFileOf } from '${module}';
    const zip = zipFileOf(${JSON.stringify(folder)}, 'one', ${JSON.stringify(governance)});
    console.log(Buffer.from(zip).toString('base64'));`;
  const { stdout } = await runCommand(process.execPath, ['--input-type=module', '--eval', script], { TZ });
  expect(stdout.trim()).toBe(Buffer.from(zip()).toString('base64'));
});

test('another governance makes another package', () => {
  expect(Buffer.compare(zipFileOf(folder, 'one', aGovernance({ regions: ['us-east-1'] })), zip())).not.toBe(0);
});

test('Lambda may read every file', () => {
  // .ZIP File Format Specification, 4.3.12: the central directory has the system that made the file, and its attributes.
  const [, ...headers] = Buffer.from(zip()).toString('latin1').split('PK\x01\x02');
  expect(headers).toHaveLength(2);
  for (const header of headers) {
    const bytes = Buffer.from(header, 'latin1');
    expect(bytes.readUInt8(1)).toBe(3);
    expect((bytes.readUInt32LE(34) >>> 16).toString(8)).toBe('100644');
  }
});

test('every function of serverless.yml has a bundle at the path of its handler, and every bundle has a function', () => {
  const { functions } = parse(readFileSync(join(installationRoot, 'serverless.yml'), 'utf8'));
  expect(Object.keys(entryPoints(installationRoot))).toEqual(Object.keys(functions).toSorted());
  for (const [name, { handler }] of Object.entries<{ handler: string }>(functions)) {
    expect(`${handler.replace(/\.handler$/, '')}.mjs`).toBe(bundlePath(name));
  }
});
