import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  inInstallation,
  installationRoot,
  isCheckout,
  moduleFile,
  stateFolder,
} from '../../../shared/lib/installation.ts';

test('in a checkout, modules are its sources', () => {
  expect(isCheckout).toBe(true);
  expect(existsSync(inInstallation('package.json'))).toBe(true);
  expect(moduleFile('cli/palisade')).toBe(join(installationRoot, 'cli/palisade.ts'));
});

test('state is kept where PALISADE_STATE_DIR says, relative to the working directory', () => {
  expect(stateFolder({ PALISADE_STATE_DIR: 'somewhere' })).toBe(resolve('somewhere'));
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  expect(stateFolder({ PALISADE_STATE_DIR: folder, XDG_STATE_HOME: '/elsewhere' })).toBe(folder);
});

test('a checkout that can be written keeps its state itself', () => {
  expect(stateFolder({ XDG_STATE_HOME: '/elsewhere' })).toBe(join(installationRoot, '.palisade'));
});
