// The event patterns of the rules against complete events, with EventBridge's own matching.
import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import * as s3Call from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import type { Pattern } from '../../events/envelope.ts';
import * as palisadeFinding from '../../events/palisade/finding-event.ts';
import { s3Call as call, complianceChange as change, palisadeIdentity } from '../../tools/fixtures/events.ts';
import { hub } from '../support/cloud.ts';

const forwarding = { $or: [complianceChange.pattern, s3Call.pattern] };

async function matches(pattern: Pattern, event: object): Promise<boolean | undefined> {
  const input = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
  return (await hub.eventBridge.send(new TestEventPatternCommand(input))).Result;
}

const calls = [
  'CreateBucket',
  'PutBucketPublicAccessBlock',
  'DeleteBucketPublicAccessBlock',
  'PutBucketEncryption',
  'DeleteBucketEncryption',
  'PutBucketVersioning',
  'PutBucketPolicy',
  'PutBucketAcl',
];

test.each([
  ...calls.map((eventName) => ({ name: `S3 call ${eventName}`, pattern: s3Call.pattern, event: call({ eventName }) })),
  {
    name: 'S3 call of root, who has no session issuer',
    pattern: s3Call.pattern,
    event: call({ detail: { userIdentity: { type: 'Root' } } }),
  },
  ...['NON_COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'].map((compliance) => ({
    name: `change to ${compliance}`,
    pattern: complianceChange.pattern,
    event: change({ compliance }),
  })),
])('$name matches the hub rule and the forwarding rule', async ({ pattern, event }) => {
  expect([await matches(pattern, event), await matches(forwarding, event)]).toEqual([true, true]);
});

test.each([
  { name: 'a call that failed', event: call({ detail: { errorCode: 'AccessDenied' } }) },
  { name: 'a remediation by Palisade itself', event: call({ detail: { userIdentity: palisadeIdentity() } }) },
  { name: 'a call that no guardrail depends on', event: call({ eventName: 'PutBucketTagging' }) },
  { name: 'a call of another service', event: call({ detail: { eventSource: 'kms.amazonaws.com' } }) },
  { name: 'a change to INSUFFICIENT_DATA', event: change({ compliance: 'INSUFFICIENT_DATA' }) },
  {
    name: 'a change of another resource',
    event: { ...change(), detail: { ...change().detail, resourceType: 'AWS::EC2::Instance' } },
  },
  {
    name: 'another message of AWS Config',
    event: { ...change(), detail: { ...change().detail, messageType: 'OversizedConfigurationItem' } },
  },
  {
    name: 'a service event under the name of an API call',
    event: { ...call(), 'detail-type': 'AWS Service Event via CloudTrail' },
  },
])('$name matches neither', async ({ event }) => {
  const patterns = [complianceChange.pattern, s3Call.pattern, forwarding];
  expect(await Promise.all(patterns.map((pattern) => matches(pattern, event)))).toEqual([false, false, false]);
});

test('findings of Palisade, and nothing else, match the rule of record-finding', async () => {
  const event = { ...change(), source: 'palisade', 'detail-type': 'Palisade Finding' };
  expect(await matches(palisadeFinding.pattern, event)).toBe(true);
  expect(await matches(palisadeFinding.pattern, change())).toBe(false);
  expect(await matches(forwarding, event)).toBe(false);
});
