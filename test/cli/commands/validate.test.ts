// Broken files of governance.yml, one for each mistake that people make, through the real command. Beside each file is
// what the command prints: NAME.txt as text, NAME.json with --json.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { runValidate } from '../../support/validate.ts';

const folder = 'test/fixtures/governance';
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yml') ? [file.slice(0, -'.yml'.length)] : []));
const valid = [
  'byte-order-mark-and-windows-lines',
  'kms-keys-of-some-buckets',
  'pipeline-with-several-places',
  'warnings',
];

const mistake = z.strictObject({
  file: z.string(),
  line: z.int().check(z.positive()),
  column: z.int().check(z.positive()),
  path: z.string(),
  found: z.string(),
  message: z.string().check(z.minLength(1)),
  allowed: z.optional(z.array(z.string())),
  suggestion: z.optional(z.string()),
});
const startingWith = (text: string) => new RegExp(`^${text.replace(/[^\w\s]/g, '\\$&')}`);

const resultSchema = z.strictObject({
  valid: z.boolean(),
  file: z.string(),
  errors: z.array(mistake),
  warnings: z.array(mistake),
});

test('there are files for at least 26 mistakes', () => {
  expect(names.length - valid.length).toBeGreaterThanOrEqual(26);
});

test.each(names)('%s', async (name) => {
  const file = `${folder}/${name}.yml`;
  const code = valid.includes(name) ? 0 : 1;
  const text = await runValidate(file);
  const json = await runValidate(file, '--json');
  expect({ codes: [text.code, json.code], onStderr: json.stderr }).toEqual({ codes: [code, code], onStderr: '' });
  expect(text.stderr + text.stdout).toBe(readFileSync(`${folder}/${name}.txt`, 'utf8'));
  expect(json.stdout).toBe(readFileSync(`${folder}/${name}.json`, 'utf8'));
  expect(text.stdout).toBe(code === 0 ? `${file} is valid\n` : '');

  const { valid: isValid, errors } = resultSchema.parse(JSON.parse(json.stdout));
  expect(isValid).toBe(code === 0);
  const lines = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  for (const { line, column, found } of errors) {
    // The place is where the offending text is written.
    expect((lines[line - 1] ?? '').slice(column - 1)).toMatch(startingWith(found));
    expect(text.stderr.split(/\s/)).toContain(`${file}:${line}:${column}`);
  }
});

test('no line is longer than 80 columns, unless a name in it is', async () => {
  for (const name of names) {
    const { stderr } = await runValidate(`${folder}/${name}.yml`);
    const long = stderr.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '));
    // The last line of the text, and places of this folder's length.
    expect(long.filter((line) => !/^test\/fixtures\/\S+( \d+ |$)/.test(line))).toEqual([]);
  }
});

describe('files that cannot be read', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'palisade-'));
  mkdirSync(join(elsewhere, 'folder'));

  test.each([
    { name: 'missing', file: join(elsewhere, 'none.yml'), says: 'there is no such file' },
    { name: 'below a file', file: 'package.json/governance.yml', says: 'a part of its path is not a folder' },
    { name: 'a folder', file: join(elsewhere, 'folder'), says: 'it is a folder: name the file in it' },
  ])('$name: said in plain words', async ({ file, says }) => {
    const { code, stdout, stderr } = await runValidate(file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replace(/\n {2}/g, ' ')).toContain(`${file} cannot be read: ${says}`);
    expect(stderr).not.toMatch(/E[A-Z]{4,}|errno|at /);
    const { stdout: json } = await runValidate(file, '--json');
    expect(resultSchema.parse(JSON.parse(json))).toMatchObject({
      valid: false,
      errors: [{ file, line: 1, column: 1 }],
    });
  });
});

test('example values are warnings, and mistakes with --for-aws', async () => {
  const result = async (...options: string[]) => {
    const { code, stdout } = await runValidate('governance.yml', '--json', ...options);
    const { errors, warnings } = resultSchema.parse(JSON.parse(stdout));
    return { code, errors: errors.map(({ path }) => path), warnings: warnings.map(({ path }) => path) };
  };
  const { code, errors, warnings } = await result();
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  expect(warnings).toEqual(expect.arrayContaining(['baseline.contacts.security.email', 'policies.roles.breakGlass']));
  expect(await result('--for-aws')).toEqual({ code: 1, errors: warnings, warnings: [] });
});
