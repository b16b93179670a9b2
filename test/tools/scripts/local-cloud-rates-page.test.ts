import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { localCloudRatesPage } from '../../../tools/scripts/local-cloud-rates-page.ts';

const page = localCloudRatesPage();
const tables = z.object({ rates: z.array(z.object({ operations: z.array(z.string()) })) });

test('the page is up to date (otherwise: npm run generate)', () => {
  expect(readFileSync('docs/reference/local-cloud-rates.md', 'utf8')).toBe(page);
});

test('the page has every API of the table of rates', () => {
  const { rates } = tables.parse(JSON.parse(readFileSync('local/strict_aws/tables/rates.json', 'utf8')));
  const names = rates.flatMap(({ operations }) => operations);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('every row of a rate has a source, and nothing is left undefined', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.split(' | ').length === 5);
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter((row) => / \| *\|$/.test(row))).toEqual([]);
  expect(page).not.toMatch(/undefined|NaN|\[object/);
});
