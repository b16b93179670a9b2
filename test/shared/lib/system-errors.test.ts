// Errors of the system in plain words, with real ones.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSystemError, fileProblem, systemErrorCode } from '../../../shared/lib/system-errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
const at = (name: string) => join(folder, name);
mkdirSync(at('folder'));
writeFileSync(at('file'), '');
symlinkSync(at('loop'), at('loop'));
afterAll(() => rmSync(folder, { recursive: true }));

function failureOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test.each([
  { code: 'ENOENT', call: () => readFileSync(at('none')), says: `${folder}/none: there is no such file or folder` },
  { code: 'EISDIR', call: () => writeFileSync(at('folder'), ''), says: /folder: it is a folder: name the file in it/ },
  { code: 'ENOTDIR', call: () => mkdirSync(at('file/x')), says: /file\/x: a part of its path is not a folder/ },
  { code: 'EEXIST', call: () => writeFileSync(at('file'), '', { flag: 'wx' }), says: /file: it exists already/ },
  { code: 'ELOOP', call: () => readFileSync(at('loop')), says: /loop: its symbolic links form a loop/ },
  { code: 'ENAMETOOLONG', call: () => readFileSync(at('x'.repeat(300))), says: /: its name is too long/ },
])('$code', ({ code, call, says }) => {
  const error = failureOf(call);
  expect(systemErrorCode(error)).toBe(code);
  expect(describeSystemError(error)).toMatch(says);
  expect(fileProblem(error)).not.toMatch(/\b(E[A-Z]{4,}|syscall|errno)\b|, open|, mkdir/);
});

test('an address that nobody answers at, in the cause of an error of fetch', async () => {
  const error = await fetch('http://127.0.0.1:1/').catch((failure: unknown) => failure);
  // fetch refuses some ports by itself.
  expect(describeSystemError(error)).toBe(undefined);
  const refused = await fetch('http://127.0.0.1:59999/').catch((failure: unknown) => failure);
  expect(describeSystemError(refused)).toBe(
    '127.0.0.1:59999: nothing answers there: is it running, and is the address right?',
  );
});

test('a code that is not known here has the words of the system', () => {
  expect(fileProblem(Object.assign(new Error('x'), { code: 'EXDEV' }))).toBe('cross-device link not permitted (EXDEV)');
});

test.each([
  { text: '{\n  "a": 1,,\n}', says: 'it is not valid JSON: look at line 2, column 10' },
  { text: '{"a":', says: 'it is not valid JSON: it ends too early' },
  { text: 'x', says: 'it is not valid JSON' },
])('JSON with a mistake: $says', ({ text, says }) => {
  expect(fileProblem(failureOf(() => JSON.parse(text)))).toContain(says);
});

test.each([new Error('a sentence'), 'a text', Object.assign(new Error('of AWS'), { code: 'AccessDenied' })])(
  'what is not of the system stays as it is (%s)',
  (error) => {
    expect(describeSystemError(error)).toBeUndefined();
    expect(systemErrorCode(error)).toBeUndefined();
  },
);
