// The event patterns of the rules against complete events, with EventBridge's own matching.
import { TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import * as s3Call from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { forwardedPatterns, platformPatterns } from '../../events/aws/forwarded-events.ts';
import * as modelEvent from '../../events/aws/model-call.ts';
import * as platformCall from '../../events/aws/platform-call.ts';
import type { Pattern } from '../../events/envelope.ts';
import * as palisadeFinding from '../../events/palisade/finding-event.ts';
import {
  s3Call as call,
  complianceChange as change,
  keyCall,
  modelCall,
  palisadeIdentity,
  serviceCall,
} from '../../tools/fixtures/events.ts';
import { hub } from '../support/cloud.ts';

const forwarding = { $or: forwardedPatterns };
const platformForwarding = { $or: platformPatterns };

/** How many of the two rules forward it. */
async function forwardedBy(event: object): Promise<number> {
  const both = await Promise.all([forwarding, platformForwarding].map((pattern) => matches(pattern, event)));
  return both.filter((isMatch) => isMatch === true).length;
}

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

const ofDataset = { bucket: 'ml-data-customers-111122223333' };

test.each([
  { name: 'a policy of a dataset’s bucket', event: call({ ...ofDataset, eventName: 'PutBucketPolicy' }) },
  { name: 'its deletion', event: call({ ...ofDataset, eventName: 'DeleteBucketPolicy' }) },
  {
    name: 'a call of Palisade itself',
    event: call({ ...ofDataset, eventName: 'PutBucketPolicy', detail: { userIdentity: palisadeIdentity() } }),
  },
  { name: 'the policy of any key', event: keyCall({ eventName: 'PutKeyPolicy' }) },
  {
    name: 'an alias of the platform',
    event: keyCall({ eventName: 'UpdateAlias', parameters: { aliasName: 'alias/ml/data-customers' } }),
  },
  {
    name: 'the policy of an image repository',
    event: serviceCall('ecr', 'SetRepositoryPolicy', { repositoryName: 'ml-train' }),
  },
  {
    name: 'a tag of an image repository',
    event: serviceCall('ecr', 'UntagResource', {
      resourceArn: 'arn:aws:ecr:us-east-1:111122223333:repository/ml-train',
    }),
  },
  {
    name: 'the policy of a package domain',
    event: serviceCall('codeartifact', 'PutDomainPermissionsPolicy', { domainName: 'ml-platform' }),
  },
  {
    name: 'the policy of a model group',
    event: serviceCall('sagemaker', 'DeleteModelPackageGroupPolicy', { modelPackageGroupName: 'ml-churn' }),
  },
  {
    name: 'the trust of a role of the platform',
    event: serviceCall('iam', 'UpdateAssumeRolePolicy', { roleName: 'ml-pipeline' }),
  },
])('$name is forwarded once, and matches the rule of keep-platform', async ({ event }) => {
  expect([await matches(platformCall.pattern, event), await forwardedBy(event)]).toEqual([true, 1]);
});

test.each([
  { name: 'the policy of another bucket', event: call({ eventName: 'PutBucketPolicy' }) },
  { name: 'an object of a dataset', event: call({ ...ofDataset, eventName: 'PutObject' }) },
  {
    name: 'a call for a dataset that failed',
    event: call({ ...ofDataset, eventName: 'PutBucketPolicy', detail: { errorCode: 'AccessDenied' } }),
  },
  { name: 'the use of a key', event: keyCall({ eventName: 'Decrypt' }) },
  { name: 'another alias', event: keyCall({ eventName: 'UpdateAlias', parameters: { aliasName: 'alias/own' } }) },
  { name: 'another repository', event: serviceCall('ecr', 'SetRepositoryPolicy', { repositoryName: 'own' }) },
  { name: 'an image', event: serviceCall('ecr', 'PutImage', { repositoryName: 'ml-train' }) },
  { name: 'another role', event: serviceCall('iam', 'UpdateAssumeRolePolicy', { roleName: 'own' }) },
])('$name does not match the rule of keep-platform', async ({ event }) => {
  expect(await matches(platformCall.pattern, event)).toBe(false);
});

test.each(['CreateModelPackage', 'UpdateModelPackage', 'DeleteModelPackage', 'PutApprovalResult'])(
  '%s is forwarded once, and matches the rule about models',
  async (eventName) => {
    const event = modelCall({ eventName, parameters: {} });
    expect([await matches(modelEvent.pattern, event), await forwardedBy(event)]).toEqual([true, 1]);
  },
);

test.each([
  { name: 'another call of SageMaker', event: modelCall({ eventName: 'DescribeModelPackage', parameters: {} }) },
  {
    name: 'a registration that failed',
    event: modelCall({ eventName: 'CreateModelPackage', parameters: {}, detail: { errorCode: 'AccessDenied' } }),
  },
])('$name does not match the rule about models', async ({ event }) => {
  expect([await matches(modelEvent.pattern, event), await forwardedBy(event)]).toEqual([false, 0]);
});

test('findings of Palisade, and nothing else, match the rule of record-finding', async () => {
  const event = { ...change(), source: 'palisade', 'detail-type': 'Palisade Finding' };
  expect(await matches(palisadeFinding.pattern, event)).toBe(true);
  expect(await matches(palisadeFinding.pattern, change())).toBe(false);
  expect(await matches(forwarding, event)).toBe(false);
});
