import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/palisade.ts';

/** The set-up in a folder where nothing was installed yet. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
  mkdirSync(join(folder, 'scripts'));
  for (const file of ['tools/scripts/setup.mjs', 'package.json', 'package-lock.json', 'tools/python/requirements.txt'])
    cpSync(file, join(folder, file));
  return folder;
}

test('does nothing, and says nothing, when all is there', async () => {
  expect(await runCommand('node', ['tools/scripts/setup.mjs'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a missing Python is one clear line, and nothing is installed', async () => {
  const { code, stdout, stderr } = await runCommand('node', [join(freshFolder(), 'tools/scripts/setup.mjs')], {
    PYTHON: '/nowhere/python3',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/needs Python 3\.11 or newer, and '\/nowhere\/python3' is not there: install it/),
  ]);
});
