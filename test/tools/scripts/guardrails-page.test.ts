import { readFileSync } from 'node:fs';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { guardrailsPage } from '../../../tools/scripts/guardrails-page.ts';

test('the page has the guardrails of the registry; npm run generate writes it again', () => {
  expect(readFileSync('docs/reference/guardrails.md', 'utf8')).toBe(guardrailsPage(guardrails));
});

test('every guardrail has a section with a parameter for each of its defaults', () => {
  const page = guardrailsPage(guardrails);
  for (const { id, defaults } of guardrails) {
    const [, section = ''] = page.split(`\n### \`${id}\`\n`);
    for (const name of Object.keys(defaults)) expect(section).toContain(`| \`${name}\` |`);
  }
});
