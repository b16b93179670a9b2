import { readFileSync } from 'node:fs';
import { withGuardrailTable } from '../../../tools/scripts/guardrail-table.ts';

test('the table in README.md is up to date (otherwise: npm run generate)', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(withGuardrailTable(readme)).toBe(readme);
});

test('an outdated table is replaced and the rest of the page is unchanged', () => {
  const page = '# Title\n\n## Guardrails\n\n| Guardrail |\n| --- |\n| `gone` |\n\nMore of it.\n';
  const written = withGuardrailTable(page);
  expect(written).toContain('| `s3-versioning` ');
  expect(written).not.toContain('gone');
  expect(written.startsWith('# Title\n\n## Guardrails\n\n| Guardrail ')).toBe(true);
  expect(written.endsWith('|\n\nMore of it.\n')).toBe(true);
});
