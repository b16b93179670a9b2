import { readFileSync } from 'node:fs';
import { governanceJsonSchema } from '../../../shared/governance/json-schema.ts';

test('governance.schema.json is what the schema gives; npm run generate writes it anew', () => {
  expect(readFileSync('governance.schema.json', 'utf8')).toBe(governanceJsonSchema());
});
