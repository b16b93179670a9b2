// What scripts rely on: closed pipes, errors as JSON, the version, and no text of Node.js in an error.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFolder } from '../../cli/init/write-folder.ts';
import { commandGovernance } from '../../cli/lib/governance-file.ts';
import { describeError } from '../../cli/lib/report-error.ts';
import { createChangeLogWriter, readFindingFromLog } from '../../cli/sweep/change-log.ts';
import { aFinding } from '../support/finding.ts';
import { runCommand, runPalisade } from '../support/palisade.ts';
import { runValidate } from '../support/validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
const at = (name: string) => join(folder, name);
mkdirSync(at('folder'));
writeFileSync(at('file'), 'version: 2\n');
writeFileSync(at('local.json'), '{"port":');
afterAll(() => rmSync(folder, { recursive: true }));

/** In bash, which says how each command of a pipe has ended. */
const bash = (line: string, environment: NodeJS.ProcessEnv = {}) =>
  runCommand('bash', ['-o', 'pipefail', '-c', line], { PALISADE_STATE_DIR: at('state'), ...environment });

test.each(['guardrails', 'scp production --json', '--help'])(
  'palisade %s ends quietly if nobody reads what it prints',
  async (words) => {
    // `true` has ended long before the first line is written.
    expect(await bash(`bin/palisade ${words} | true`)).toEqual({ code: 0, stdout: '', stderr: '' });
  },
);

test('a closed pipe does not change the exit code', async () => {
  expect(await bash(`bin/palisade validate ${at('file')} --json | true`)).toMatchObject({ code: 1, stderr: '' });
  expect(await bash(`bin/palisade validate ${at('file')} 2>&1 | true`)).toMatchObject({ code: 1, stdout: '' });
});

test('a full disk is an error', async () => {
  expect(await bash('bin/palisade guardrails > /dev/full')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The output cannot be written: the disk is full: free some space, or choose another folder.\n',
  });
});

test('--version prints the bare number', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await runPalisade('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  { words: ['fndings', '--json'], says: /Unknown command 'fndings'/ },
  { words: ['sweep', '--forma', '--json'], says: /Unknown option '--forma' \(Did you mean --format\?\).*sweep --help/ },
  { words: ['local', 'emit', '--json'], says: /Required option '--account <id>' not specified.*local emit --help/ },
  { words: ['plan', at('file'), '--json'], says: /file:1:10 'version'/ },
])('$words: the error is one JSON object, and one line', async ({ words, says }) => {
  const { code, stdout, stderr } = await runPalisade(...words);
  const { error } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(stderr).toBe(`${error.message}\n`);
  expect(error.message).toMatch(says);
});

test('the mistakes in an error of governance.yml are those of validate --json', async () => {
  const [validated, planned] = await Promise.all([
    runValidate(at('file'), '--json'),
    runPalisade('plan', at('file'), '--json'),
  ]);
  const { errors, valid } = JSON.parse(validated.stdout);
  expect(valid).toBe(false);
  expect(JSON.parse(planned.stdout).error.mistakes).toEqual(errors);
  expect(errors[0]).toMatchObject({ file: at('file'), line: 1, column: 10, path: 'version' });
});

const id = 'pf-0123456789abcdef01234567';
const raw = /\bE[A-Z]{4,}\b|errno|syscall|\n {4}at |Unexpected/;

test.each([
  { words: ['plan', at('folder')], says: 'it is a folder' },
  { words: ['undo', id, '--record', at('none')], says: 'there is no such file' },
  { words: ['local', 'status'], state: '.', says: 'local.json cannot be read: it is not valid JSON' },
  { words: ['local', 'up'], state: 'file/x', says: 'a part of its path is not a folder' },
])('palisade $words: $says', async ({ words, says, state = 'state' }) => {
  const { code, stdout, stderr } = await runCommand('bin/palisade', words, { PALISADE_STATE_DIR: at(state) });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr).not.toMatch(raw);
});

const finding = aFinding();
const uses = {
  'reading governance.yml': (file: string) => commandGovernance(file),
  'reading a change log': (file: string) => readFindingFromLog(file, id),
  'writing a change log': (file: string) => createChangeLogWriter(file)('intended', finding),
  'writing the folder of a policy': (file: string) => writeFolder(file, new Map([['governance.yml', '']])),
};

test.each(
  Object.entries(uses).flatMap(([what, use]) =>
    [
      { path: 'folder', says: /folder/ },
      { path: 'file/x', says: /a part of its path is not a folder/ },
      { path: 'x'.repeat(300), says: /its name is too long/ },
      ...(what.startsWith('reading') ? [{ path: 'none', says: /there is no such file/ }] : []),
    ]
      // A policy may be written to a folder that is there.
      .filter(({ path }) => !(what === 'writing the folder of a policy' && path === 'folder'))
      .map((row) => ({ what, use, ...row })),
  ),
)('$what of $path: $says', async ({ use, path, says }) => {
  let error: unknown;
  try {
    await use(at(path));
  } catch (failure) {
    error = failure;
  }
  expect(describeError(error).message).toMatch(says);
  expect(describeError(error).message).not.toMatch(raw);
});
