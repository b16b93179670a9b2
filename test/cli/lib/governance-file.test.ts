// Which governance.yml a command reads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { findGovernanceFile, governanceForAws } from '../../../cli/lib/governance-file.ts';
import { GovernanceError } from '../../../shared/governance/read-governance.ts';
import { inInstallation } from '../../../shared/lib/installation.ts';

const own = mkdtempSync(join(tmpdir(), 'policy-'));
const empty = mkdtempSync(join(tmpdir(), 'empty-'));
writeFileSync(join(own, 'governance.yml'), '# broken');
const before = { env: { ...process.env }, folder: process.cwd() };
const example = inInstallation('governance.yml');

beforeEach(() => {
  delete process.env['PALISADE_GOVERNANCE_FILE'];
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(before.folder);
});
afterAll(() => {
  process.env = before.env;
  for (const folder of [own, empty]) rmSync(folder, { recursive: true });
});

/** What is found from this working directory, and what is said on standard error. */
function findFrom(folder: string, argument?: string) {
  process.chdir(folder);
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return { file: findGovernanceFile(argument), said: said.mock.calls.flat().join('') };
}

test('a named file is relative to the working directory', () => {
  expect(findFrom(own)).toEqual({ file: 'governance.yml', said: '' });
  process.env['PALISADE_GOVERNANCE_FILE'] = 'other.yml';
  expect(findFrom(own).file).toBe('other.yml');
  expect(findFrom(own, 'argument.yml').file).toBe('argument.yml');
});

test('in the checkout it is the example', () => {
  expect(findFrom(inInstallation('.'))).toEqual({ file: 'governance.yml', said: '' });
});

test('a folder without one leads to the example, which is said once, with its path', () => {
  const first = findFrom(empty);
  expect(first).toEqual({ file: example, said: expect.stringContaining(example) });
  jest.restoreAllMocks();
  expect(findFrom(empty)).toEqual({ file: example, said: '' });
});

test('the example of the checkout is not deployed to AWS: its values mean nobody', () => {
  expect(() => governanceForAws('governance.yml')).toThrow(GovernanceError);
  expect(() => governanceForAws('governance.yml')).toThrow(/baseline\.contacts\.security\.email/);
});
