// The relay's and the hub's patterns for events about accounts against complete events, with EventBridge's own
// matching. A service event never has the detail-type of an API call: a pattern that mixes the two never matches.
import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { forgedPattern } from '../../../events/palisade/request-queues.ts';
import { consumers, queuesOf } from '../../../infrastructure/consumers.ts';
import { homeRegion, resourcesIn } from '../../../infrastructure/management.ts';
import {
  accountCreated,
  accountJoined,
  accountMoved,
  accountTagged,
  baselineRequested,
  managedAccount,
} from '../../support/account-events.ts';
import { hub } from '../../support/cloud.ts';

const relay = resourcesIn(homeRegion)['RelayRule']?.Properties['EventPattern'] ?? {};
const [consumer] = consumers.filter(({ name }) => name === 'onboard-account');
const rules: Readonly<Record<string, object>> = Object.assign(
  {},
  ...(consumer ? queuesOf(consumer) : []).map((queue) => queue.rules),
);

async function matches(pattern: object, event: object): Promise<boolean | undefined> {
  const input = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
  return (await hub.eventBridge.send(new TestEventPatternCommand(input))).Result;
}

async function matchingRules(event: object): Promise<string[]> {
  const names = await Promise.all(
    Object.entries(rules).map(async ([name, pattern]) => ((await matches(pattern, event)) ? [name] : [])),
  );
  return names.flat();
}

test.each([
  { rule: 'account-created', event: accountCreated() },
  { rule: 'account-created', event: accountCreated({ state: 'FAILED', accountId: undefined }) },
  { rule: 'account-joined', event: accountJoined({ accountId: '444455556666' }) },
  { rule: 'account-call', event: accountMoved() },
  { rule: 'account-call', event: accountMoved({ eventName: 'CloseAccount' }) },
  { rule: 'account-call', event: accountMoved({ eventName: 'RemoveAccountFromOrganization' }) },
  { rule: 'account-tags', event: accountTagged() },
  { rule: 'account-tags', event: accountTagged({ eventName: 'UntagResource' }) },
  { rule: 'managed-account', event: managedAccount('CreateManagedAccount') },
  { rule: 'managed-account', event: managedAccount('UpdateManagedAccount') },
])('$event.detail.eventName matches the relay, and only the rule $rule of the hub', async ({ rule, event }) => {
  expect(await matches(relay, event)).toBe(true);
  expect(await matchingRules(event)).toEqual([rule]);
});

test.each([
  { name: 'a creation as an API call', event: accountCreated({}, { detailType: 'AWS API Call via CloudTrail' }) },
  { name: 'a move as a service event', event: accountMoved({}, { detailType: 'AWS Service Event via CloudTrail' }) },
  { name: 'a move that failed', event: accountMoved({ errorCode: 'AccessDenied' }) },
  { name: 'a tag that was not set', event: accountTagged({ errorCode: 'AccessDenied' }) },
  { name: 'another call', event: accountMoved({ eventName: 'CreateOrganizationalUnit' }) },
  {
    name: 'another lifecycle event',
    event: { ...managedAccount('CreateManagedAccount'), detail: { eventName: 'SetupLandingZone' } },
  },
])('$name matches neither', async ({ event }) => {
  expect(await matches(relay, event)).toBe(false);
  expect(await matchingRules(event)).toEqual([]);
});

test('a request matches only the rule that records forged ones, and never the relay', async () => {
  expect(await matchingRules(baselineRequested())).toEqual([]);
  expect(await matches(forgedPattern, baselineRequested())).toBe(true);
  expect(await matches(relay, baselineRequested())).toBe(false);
});
