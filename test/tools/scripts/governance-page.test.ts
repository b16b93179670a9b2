import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { governanceDescriptions } from '../../../tools/scripts/governance-descriptions.ts';
import { governancePage, meanings, smallestGovernance } from '../../../tools/scripts/governance-page.ts';

const schema = readFileSync('governance.schema.json', 'utf8');

test('the page is up to date (otherwise: npm run generate)', () => {
  expect(readFileSync('docs/reference/governance.md', 'utf8')).toBe(governancePage(schema));
});

test('every key has a description, and every description a key', () => {
  const described = meanings(schema);
  expect(Object.keys(described).filter((path) => described[path] === '')).toEqual([]);
  expect(Object.keys(governanceDescriptions).filter((path) => !(path in described))).toEqual([]);
});

test('the smallest document on the page is valid', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'governance.yml');
  writeFileSync(file, smallestGovernance);
  expect(readGovernance(file)).toMatchObject({ version: 1, regions: ['us-east-1'] });
});

test('a description in the schema takes precedence', () => {
  const described = JSON.stringify({ properties: { regions: { type: 'string', description: 'Where it runs.' } } });
  expect(governancePage(described)).toContain('| `regions` | string | none | Where it runs. |');
});
