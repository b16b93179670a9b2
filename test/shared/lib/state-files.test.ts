import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeStateFolder } from '../../../shared/lib/state-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'state-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder is made with those above it, and may be there already', () => {
  const wanted = join(folder, 'one/two');
  expect(makeStateFolder(wanted)).toBe(wanted);
  expect(makeStateFolder(wanted)).toBe(wanted);
  expect(existsSync(wanted)).toBe(true);
});

test('what cannot be made is one sentence with the folder, the reason and the variable to set', () => {
  writeFileSync(join(folder, 'file'), '');
  const wanted = join(folder, 'file/state');
  expect(() => makeStateFolder(wanted)).toThrow(
    `No state can be kept in ${wanted}: a part of its path is not a folder. Set PALISADE_STATE_DIR to a folder`,
  );
});
