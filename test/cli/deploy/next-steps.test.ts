// What `palisade deploy` says is to be done next.
import { nextSteps } from '../../../cli/deploy/next-steps.ts';
import { policyTypeProblems } from '../../../cli/deploy/prerequisites.ts';
import { neverStarted } from '../../../shared/remediation/change-control/pauses.ts';
import { running } from '../../../tools/fixtures/change-control.ts';

const facts = {
  region: 'us-east-1',
  accountId: '222233334444',
  state: running,
  silentTopics: [],
  missingParameters: [],
  hasCanary: true,
};
const commands = (overrides: object) => nextSteps({ ...facts, ...overrides }).map(({ command }) => command);

test('a first installation: subscribe, store secrets, plan, start, check', () => {
  const all = commands({
    state: neverStarted,
    silentTopics: ['palisade-alarms', 'palisade-findings'],
    missingParameters: ['/palisade/slack/alerts'],
  });
  expect(all).toEqual([
    expect.stringMatching(/^aws sns subscribe .*arn:aws:sns:us-east-1:222233334444:palisade-alarms /),
    expect.stringMatching(/^aws sns subscribe .*arn:aws:sns:us-east-1:222233334444:palisade-findings /),
    expect.stringMatching(/^aws ssm put-parameter .*--name \/palisade\/slack\/alerts --type SecureString /),
    'palisade plan',
    'palisade resume',
    'palisade doctor',
  ]);
});

test('a hub that runs is not started again; a pause is named', () => {
  expect(commands({})).toEqual(['palisade plan', 'palisade doctor']);
  const pauses = [{ account: '*', by: 'dana', since: '2026-11-24T10:00:00Z', reason: 'r' }];
  expect(commands({ state: { ...running, pauses } })).toContain('palisade resume');
});

test('the canary is named until an account has its role', () => {
  expect(commands({ hasCanary: false }).at(-1)).toMatch(/^palisade canary --enable ACCOUNT /);
  expect(commands({ hasCanary: true }).join()).not.toContain('canary');
});

test('ARNs are of the partition of the Region', () => {
  const [first] = commands({ region: 'us-gov-west-1', silentTopics: ['palisade-alarms'] });
  expect(first).toContain('arn:aws-us-gov:sns:us-gov-west-1:');
});

test('types of policies that the root has not enabled are named, with the command', () => {
  const root = (...types: ('SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY')[]) => ({
    Id: 'r-abcd',
    PolicyTypes: types.map((Type) => ({ Type, Status: 'ENABLED' as const })),
  });
  expect(policyTypeProblems([root('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY')])).toEqual([]);
  expect(policyTypeProblems([root('SERVICE_CONTROL_POLICY')])).toEqual([
    expect.stringContaining('--root-id r-abcd --policy-type RESOURCE_CONTROL_POLICY'),
  ]);
  expect(policyTypeProblems([])).toHaveLength(2);
});
