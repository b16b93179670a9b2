import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { policiesFor } from '../../../shared/policies/pack.ts';
import { policyScope } from '../../../shared/policies/scope.ts';
import { runPalisade } from '../../support/palisade.ts';

const file = join(mkdtempSync(join(tmpdir(), 'palisade-')), 'governance.yml');
const withModes = (modes: object) => {
  const rest = { regions: ['us-east-1'], accountTypes: { organizationalUnits: {} }, guardrails: { all: {} } };
  writeFileSync(file, JSON.stringify({ version: 1, ...rest, policies: { modes } }));
  process.env['PALISADE_GOVERNANCE_FILE'] = file;
};
afterEach(() => {
  delete process.env['PALISADE_GOVERNANCE_FILE'];
});

const printed = async (...options: string[]): Promise<unknown> =>
  JSON.parse((await runPalisade('scp', 'production', '--json', ...options)).stdout);

test('with the example, existing and new accounts get all documents of their type', async () => {
  const all = policiesFor('production', policyScope(readGovernance('governance.yml')))
    .filter(({ kind }) => kind === 'SERVICE_CONTROL_POLICY')
    .map(({ content }) => content);
  expect(await printed()).toEqual(all);
  expect(await printed('--existing')).toEqual(all);
});

test('existing accounts get what is enforced in them, and the text says what is not', async () => {
  withModes({ production: { 'no-root': 'enforce', 'governed-regions': 'off' } });
  expect(await printed('--existing')).toMatchObject([{ Statement: [{ Sid: 'NoRoot' }] }]);
  const sids = JSON.stringify(await printed('--new'));
  expect([sids.includes('NoPersonChanges'), sids.includes('GovernedRegions')]).toEqual([true, false]);
  const { stdout } = await runPalisade('scp', 'production', '--existing');
  expect(stdout).toMatch(/^monitor: not attached\n(?: {2}.*\n)* {2}no-person-changes /m);
  expect(stdout).toMatch(/^off: not attached\n {2}governed-regions /m);
});
