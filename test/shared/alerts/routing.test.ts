import { channelsFor } from '../../../shared/alerts/routing.ts';
import { alertParameters } from '../../../shared/governance/schema/alerts.ts';
import { inheritedNames } from '../../support/any-text.ts';
import { aFinding } from '../../support/finding.ts';

const channels = {
  security: { webhook: '/palisade/slack/security' },
  platform: { token: '/palisade/slack/bot', channel: 'C01' },
  onCall: { topic: 'palisade-on-call' },
};
const alerts = (...routes: object[]) => alertParameters.parse({ channels, routes });
const finding = aFinding({ severity: 'HIGH', state: 'failed', accountType: 'production', guardrail: 's3-encryption' });

test.each([
  { name: 'no conditions', route: {}, matches: true },
  { name: 'the severity of the finding', route: { severities: ['HIGH', 'CRITICAL'] }, matches: true },
  { name: 'another severity', route: { severities: ['CRITICAL'] }, matches: false },
  { name: 'the state of the finding', route: { states: ['failed'] }, matches: true },
  { name: 'another state', route: { states: ['remediated'] }, matches: false },
  { name: 'another account type', route: { accountTypes: ['testing'] }, matches: false },
  { name: 'another guardrail', route: { guardrails: ['s3-versioning'] }, matches: false },
])('a route with $name matches: $matches', ({ route, matches }) => {
  expect(channelsFor(alerts({ ...route, channels: ['security'] }), finding)).toEqual(matches ? ['security'] : []);
});

test.each([
  { name: 'no states', route: {}, channels: [] },
  { name: 'its state', route: { states: ['recorded'] }, channels: ['security'] },
])('what is only on record goes to a route with $name: $channels', ({ route, channels: expected }) => {
  const recorded = aFinding({ state: 'recorded' });
  expect(channelsFor(alerts({ ...route, channels: ['security'] }), recorded)).toEqual(expected);
});

test('a channel that two routes name receives a finding once', () => {
  const both = alerts({ channels: ['security', 'platform'] }, { channels: ['security'] });
  expect(channelsFor(both, finding)).toEqual(['security', 'platform']);
});

test.each([
  { name: 'a channel that does not exist', parameters: { channels, routes: [{ channels: ['nobody'] }] } },
  {
    name: 'a webhook URL in the file',
    parameters: { channels: { a: { webhook: 'https://hooks.slack.com/x' } } },
  },
  ...['/other/slack', '/palisades/slack', '/palisade', '/palisade/', '/palisade//a', '/palisade/../a b'].map(
    (webhook) => ({ name: `the parameter ${webhook}`, parameters: { channels: { a: { webhook } } } }),
  ),
  { name: 'a topic that the hub may not publish to', parameters: { channels: { a: { topic: 'another-topic' } } } },
])('$name is rejected', ({ parameters }) => {
  expect(alertParameters.safeParse(parameters).success).toBe(false);
});

test.each(inheritedNames)('a route may name the channel %s only if there is one', (name) => {
  const routes = [{ channels: [name] }];
  expect(alertParameters.safeParse({ channels, routes }).success).toBe(false);
  const own = Object.fromEntries([[name, { topic: 'palisade-on-call' }]]);
  const parsed = alertParameters.safeParse({ channels: { ...channels, ...own }, routes });
  expect(parsed.success).toBe(name !== '__proto__');
});
