// Packages of two governance.yml files, made at the same time from one installation.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { packageStack, stacksOf } from '../../../cli/deploy/stacks.ts';
import { governancePath } from '../../../infrastructure/bundles/package.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { hubParameters } from '../../../shared/governance/schema/hub.ts';

const hub = hubParameters.parse({
  organizationId: 'o-a1b2c3d4e5',
  managementAccountId: '111122223333',
  accountId: '222233334444',
  externalId: 'x-1',
});
const state = mkdtempSync(join(tmpdir(), 'palisade-state-'));
process.env['PALISADE_STATE_DIR'] = state;

type Package = { readonly governance: unknown; readonly zips: Readonly<Record<string, string>> };

function read(folder: string): Package {
  const names = readdirSync(folder).filter((name) => name.endsWith('.zip'));
  const zip = (name: string) => readFileSync(join(folder, name));
  return {
    governance: JSON.parse(strFromU8(unzipSync(zip('remediate.zip'))[governancePath] ?? new Uint8Array())),
    zips: Object.fromEntries(names.map((name) => [name, zip(name).toString('base64')])),
  };
}

/** The hub's package for the example without or with its second Region, from a folder of its own. */
async function packaged(regions: 1 | 2): Promise<Package> {
  const file = join(mkdtempSync(join(tmpdir(), 'palisade-packages-')), 'governance.yml');
  const example = readFileSync('governance.yml', 'utf8');
  writeFileSync(file, regions === 2 ? example : example.replace('  - eu-west-1\n', ''));
  const [stack] = stacksOf(readGovernance(file), hub, true);
  if (stack === undefined) throw new Error('there is no stack');
  return packageStack(stack, { file, signal: new AbortController().signal }, read);
}

test('two folders have their own rules', async () => {
  const [one, other] = await Promise.all([packaged(2), packaged(1)]);
  expect(one.governance).toMatchObject({ regions: ['us-east-1', 'eu-west-1'] });
  expect(other.governance).toMatchObject({ regions: ['us-east-1'] });
  for (const name of Object.keys(one.zips)) expect(one.zips[name]).not.toBe(other.zips[name]);
  expect(readdirSync(join(state, 'deploy')).map((name) => name.replace(/-\w{6}\./, '.'))).toEqual(
    Array(2).fill('palisade-hub-us-east-1.log'),
  );
});
