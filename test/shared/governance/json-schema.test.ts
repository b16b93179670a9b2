import { readFileSync } from 'node:fs';
import { governanceJsonSchema } from '../../../shared/governance/json-schema.ts';

test('governance.schema.json is up to date: npm run generate writes it', () => {
  expect(readFileSync('governance.schema.json', 'utf8')).toBe(governanceJsonSchema());
});
