import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../support/palisade.ts';

/** A folder with the set-up script in which nothing is installed yet. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
  for (const file of ['tools/scripts/setup.mjs', 'package.json', 'package-lock.json', 'local/python', 'tools/python'])
    cpSync(file, join(folder, file), { recursive: true });
  return folder;
}

test('does and prints nothing if everything is installed', async () => {
  expect(await runCommand('node', ['tools/scripts/setup.mjs'])).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a missing Python is reported in one line, and nothing is installed', async () => {
  const { code, stdout, stderr } = await runCommand('node', [join(freshFolder(), 'tools/scripts/setup.mjs')], {
    PYTHON: '/nowhere/python3',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/needs Python 3\.11 or newer, and '\/nowhere\/python3' was not found: install it/),
  ]);
});
