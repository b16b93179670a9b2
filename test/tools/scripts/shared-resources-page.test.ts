import { readFileSync } from 'node:fs';
import { resourceKinds } from '../../../shared/resources/registry.ts';
import { sharedResourcesPage } from '../../../tools/scripts/shared-resources-page.ts';

const page = sharedResourcesPage();

test('the page is up to date (otherwise: npm run generate)', () => {
  expect(readFileSync('docs/reference/shared-resources.md', 'utf8')).toBe(page);
});

test('every kind has its names, and every document its limit', () => {
  expect(page).not.toMatch(/undefined|\[object/);
  for (const { id, documents } of resourceKinds) {
    expect(page).toContain(`| \`${id}\` |`);
    for (const document of documents)
      expect(page).toContain(`| \`${document.step}\` | ${document.limit.toLocaleString('en-US')} |`);
  }
});
