import { readFileSync } from 'node:fs';
import { consumers } from '../../../infrastructure/consumers.ts';
import { steps } from '../../../shared/baseline/steps/registry.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { permissionsPage } from '../../../tools/scripts/permissions-page.ts';

const page = permissionsPage();

test('the page has the permissions as they are; npm run generate writes it again', () => {
  expect(readFileSync('docs/reference/permissions.md', 'utf8')).toBe(page);
});

test('every action of a guardrail and of a baseline step is on it, and every function', () => {
  const actions = [
    ...guardrails.flatMap(({ permissions }) => [...permissions.observe, ...permissions.change]),
    ...steps.flatMap(({ permissions }) => [...permissions.account, ...(permissions.management ?? [])]),
  ];
  expect(actions.filter((action) => !page.includes(`| \`${action}\` |`))).toEqual([]);
  expect(consumers.filter(({ name }) => !page.includes(`### \`palisade-${name}\``))).toEqual([]);
});

test('nothing of CloudFormation is left in the texts', () => {
  expect(page).not.toMatch(/\$\{|Fn::|undefined|\[object/);
});
