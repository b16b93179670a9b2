// Each call is counted once, with one answer: what nobody can tell is never counted as not denied.
import { createTally } from '../../../../cli/plan/denied/tally-calls.ts';
import type { JudgedDocument } from '../../../../shared/policies/denials/evaluate-call.ts';
import { statementsOf } from '../../../../shared/policies/pack.ts';
import { documentNamed } from '../../../../shared/policies/registry.ts';
import { scope } from '../../../support/policy-sentences.ts';
import { account, type RecordParts, record, sessionOf, world } from '../../../support/recorded-call.ts';

const documents = ['keep-recording', 'no-root', 'production-data'].map(
  (name): JudgedDocument => ({
    name,
    kind: 'SERVICE_CONTROL_POLICY',
    statements: statementsOf(documentNamed(name), scope),
  }),
);

function tallyOf(calls: readonly RecordParts[]) {
  const tally = createTally(documents, world, account);
  for (const parts of calls) tally.add(record(parts));
  return tally;
}

const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const deployer = sessionOf('role/deployer');
const stopLogging = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', userIdentity: deployer };
const tagged = {
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketTagging',
  userIdentity: deployer,
  requestParameters: { bucketName: 'reports' },
  resources: [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::reports', accountId: account }],
};
const serviceLinked = sessionOf('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS');

const none = { denied: 0, cannotTell: 0, notDenied: 0, alreadyRefused: 0, notSubject: 0, unreadable: 0 };
const rows: readonly [string, RecordParts, Partial<typeof none>][] = [
  ['denied', stopLogging, { denied: 1 }],
  ['denied by two documents is one call', { ...stopLogging, userIdentity: root }, { denied: 1 }],
  ['nobody can tell without the tags of the bucket', tagged, { cannotTell: 1 }],
  ['denied, although of another document the answer is missing', { ...tagged, userIdentity: root }, { denied: 1 }],
  [
    'not denied',
    { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances', userIdentity: deployer },
    { notDenied: 1 },
  ],
  ['refused already', { ...stopLogging, errorCode: 'AccessDenied' }, { alreadyRefused: 1 }],
  ['of a service-linked role', { ...stopLogging, userIdentity: serviceLinked }, { notSubject: 1 }],
];

test.each(rows)('%s', (_, parts, counts) => {
  expect(tallyOf([parts]).counts()).toEqual({ ...none, ...counts });
});

test('a record that is none is counted, and stops no other', () => {
  const tally = tallyOf([stopLogging]);
  tally.add({ eventName: 'StopLogging' });
  tally.add(null);
  expect(tally.counts()).toEqual({ ...none, denied: 1, unreadable: 2 });
});

test('calls of a principal are one row, with their number and the time of the last', () => {
  const times = ['2026-11-20T08:00:00Z', '2026-11-22T08:00:00Z', '2026-11-21T08:00:00Z'];
  const tally = tallyOf(times.map((eventTime) => ({ ...stopLogging, eventTime })));
  expect(tally.denied()).toEqual([
    {
      document: 'keep-recording',
      sid: 'KeepCloudTrail',
      principal: `arn:aws:iam::${account}:role/deployer`,
      action: 'cloudtrail:StopLogging',
      eventName: 'StopLogging',
      region: expect.any(String),
      count: 3,
      lastAt: '2026-11-22T08:00:00Z',
    },
  ]);
  expect(tallyOf([tagged]).cannotTell()).toMatchObject([
    { document: 'production-data', missing: ['aws:ResourceTag/data-classification'], count: 1 },
  ]);
});
