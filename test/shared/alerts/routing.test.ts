import { channelsFor } from '../../../shared/alerts/routing.ts';
import { alertParameters } from '../../../shared/governance/schema/alerts.ts';
import { aFinding } from '../../support/finding.ts';

const channels = {
  security: { webhook: '/palisade/slack/security' },
  platform: { token: '/palisade/slack/bot', channel: 'C01' },
  onCall: { topic: 'palisade-on-call' },
};
const alerts = (...routes: object[]) => alertParameters.parse({ channels, routes });
const finding = aFinding({ severity: 'HIGH', state: 'failed', accountType: 'production', guardrail: 's3-encryption' });

test.each([
  { name: 'what is left out stands for all', route: {}, goes: true },
  { name: 'a severity that is listed', route: { severities: ['HIGH', 'CRITICAL'] }, goes: true },
  { name: 'a severity that is not', route: { severities: ['CRITICAL'] }, goes: false },
  { name: 'a state that is listed', route: { states: ['failed'] }, goes: true },
  { name: 'a state that is not', route: { states: ['remediated'] }, goes: false },
  { name: 'an account type that is not', route: { accountTypes: ['testing'] }, goes: false },
  { name: 'a guardrail that is not', route: { guardrails: ['s3-versioning'] }, goes: false },
])('$name: $goes', ({ route, goes }) => {
  expect(channelsFor(alerts({ ...route, channels: ['security'] }), finding)).toEqual(goes ? ['security'] : []);
});

test('a channel that two routes name is told once', () => {
  const both = alerts({ channels: ['security', 'platform'] }, { channels: ['security'] });
  expect(channelsFor(both, finding)).toEqual(['security', 'platform']);
});

test.each([
  { name: 'a channel that does not exist', parameters: { channels, routes: [{ channels: ['nobody'] }] } },
  {
    name: 'a webhook that stands in the file',
    parameters: { channels: { a: { webhook: 'https://hooks.slack.com/x' } } },
  },
  { name: 'a topic that the hub may not publish to', parameters: { channels: { a: { topic: 'somebody-else' } } } },
])('$name is a mistake', ({ parameters }) => {
  expect(alertParameters.safeParse(parameters).success).toBe(false);
});
