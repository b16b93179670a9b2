import { readFileSync } from 'node:fs';
import { consumers } from '../../../infrastructure/consumers.ts';
import {
  canaryRoleName,
  forwardRoleName,
  organizationReaderRoleName,
  organizationRoleName,
  relayRoleName,
  spokeRoleName,
} from '../../../shared/aws/names.ts';
import { steps } from '../../../shared/baseline/steps/registry.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';
import { permissionsPage } from '../../../tools/scripts/permissions-page.ts';

const page = permissionsPage();

test('the page is up to date (otherwise: npm run generate)', () => {
  expect(readFileSync('docs/reference/permissions.md', 'utf8')).toBe(page);
});

test('the page lists every action of the guardrails and baseline steps, and every function', () => {
  const actions = [
    ...guardrails.flatMap(({ permissions }) => [...permissions.observe, ...permissions.change]),
    ...steps.flatMap(({ permissions }) => [...permissions.account, ...(permissions.management ?? [])]),
  ];
  expect(actions.filter((action) => !page.includes(`| \`${action}\` |`))).toEqual([]);
  expect(consumers.filter(({ name }) => !page.includes(`### \`palisade-${name}\``))).toEqual([]);
});

test('the page contains no CloudFormation syntax', () => {
  expect(page).not.toMatch(/\$\{|Fn::|undefined|\[object/);
});

test('one table has every role that Palisade uses in accounts other than its own', () => {
  const rows = page.split('## In a member account')[0] ?? '';
  for (const role of [
    spokeRoleName,
    forwardRoleName,
    canaryRoleName,
    organizationRoleName,
    organizationReaderRoleName,
    relayRoleName,
  ]) {
    expect(rows).toContain(`| \`${role}\` |`);
  }
  // What the role may write is in the column of changes.
  expect(rows).toMatch(/`PalisadeSpoke` \|[^|]+\|[^|]*`s3:GetBucketVersioning`[^|]*\|[^|]*`s3:PutBucketVersioning`/);
  expect(rows).toMatch(/`PalisadeOrganizationReader` \|[^|]+\|[^|]*`organizations:ListAccounts`[^|]*\| nothing \|/);
  expect(rows).toContain('`organizations:AttachPolicy`');
});
