// The tables of docs/concepts/local-cloud.md: the tests that they name exist, and every module has its place.
import { readdirSync, readFileSync } from 'node:fs';

const page = readFileSync('docs/concepts/local-cloud.md', 'utf8');
const strictTests = 'test/local/strict_aws';
/** Names of the tests of a file. Python's are functions. */
const testsIn = (file: string) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      file.endsWith('.py') ? /^def (test_\w+)/gm : /\btest(?:\.each\([^)]*\))?\('(.*?)',/g,
    ),
  ].map(([, name]) => name);

const named = [...new Set([...page.matchAll(/`([\w./-]+\.(?:py|ts))::([^`]+)`/g)].map(([text]) => text))].map(
  (text) => {
    const [file = '', name = ''] = text.slice(1, -1).split('::');
    return { file: file.includes('/') ? file : `${strictTests}/${file}`, name };
  },
);

test('the page names tests', () => {
  expect(named.length).toBeGreaterThan(100);
});

test('the tests that the page names exist', () => {
  expect(named.filter(({ file, name }) => !testsIn(file).includes(name))).toEqual([]);
});

test('every file with tests that see the strict emulator from outside is named', () => {
  const files = readdirSync(strictTests).filter((name) => /^test_.*\.py$/.test(name));
  expect(files.filter((name) => !page.includes(`\`${name}::`))).toEqual([]);
});

test('every module of the strict emulator and every simulated service is named', () => {
  const modules = readdirSync('local/strict_aws', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.py') && !name.endsWith('__init__.py'),
  );
  expect(modules.filter((name) => !page.includes(`\`strict_aws/${name}\``))).toEqual([]);
});

test('every row of AWS’s behavior has a document, who plays it and a test', () => {
  const rows = page
    .split('### Callers and policies')[1]
    ?.split('## What it does not do')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -') && !line.startsWith("| AWS's behavior"));
  expect(rows?.length).toBeGreaterThan(60);
  const cells = (row: string) => row.slice(2, -2).split(' | ');
  expect(rows?.filter((row) => cells(row).length !== 4 || cells(row).some((cell) => cell.trim() === ''))).toEqual([]);
  expect(rows?.filter((row) => !row.includes('::'))).toEqual([]);
});

test('every point of the review is in the table of points', () => {
  const section = page.split('## The points of the review')[1] ?? '';
  const numbers = new Set(
    section
      .split('\n')
      .filter((line) => /^(\| \d|The points \d)/.test(line))
      .flatMap((line) => (line.startsWith('|') ? line.split('|')[1] : line)?.match(/\d+/g) ?? []),
  );
  expect(Array.from({ length: 35 }, (_, index) => `${index + 1}`).filter((point) => !numbers.has(point))).toEqual([]);
});
