import { readFileSync } from 'node:fs';
import { subjects } from '../../../tools/access-matrix/subjects.ts';
import { accessMatrixPage, withoutNumbers } from '../../../tools/scripts/access-matrix-page.ts';

const page = accessMatrixPage();

test('the page is up to date (otherwise: npm run generate; platform check 35)', () => {
  expect(readFileSync('docs/concepts/platform.md', 'utf8')).toBe(page);
});

test.each(subjects)('the section of $id has its tables, and a cell for each column', ({ heading, columns }) => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = section.split('\n').filter((line) => /^\| .*\| (yes|–) \|/.test(line));
  expect(cells.length).toBeGreaterThan(10);
  for (const line of cells) expect(line.split('|')).toHaveLength(Object.keys(columns).length + 3);
});

test('the page has every sentence, and says what was not proven', () => {
  const sentences = subjects.flatMap((subject) => subject.sentences);
  expect(sentences.filter(({ sentence }) => !page.includes(`| ${withoutNumbers(sentence)} |`))).toEqual([]);
  for (const what of ['Propagation', 'Control Tower', 'CreateModel', 'aws:PrincipalOrgID', 'AWS RAM', 'Catalog shows'])
    expect(page).toContain(what);
  expect(page).not.toMatch(/undefined|\[object|\(checks? \d/);
});
