import { readFileSync } from 'node:fs';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { guardrailsPage } from '../../../tools/scripts/guardrails-page.ts';

test('the page is up to date (otherwise: npm run generate)', () => {
  expect(readFileSync('docs/reference/guardrails.md', 'utf8')).toBe(guardrailsPage(guardrails));
});

test('the section of every guardrail lists all its parameters', () => {
  const page = guardrailsPage(guardrails);
  for (const { id, defaults } of guardrails) {
    const [, section = ''] = page.split(`\n### \`${id}\`\n`);
    for (const name of Object.keys(defaults)) expect(section).toContain(`| \`${name}\` |`);
  }
});
