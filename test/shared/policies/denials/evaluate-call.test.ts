// What the documents would have denied, of calls as CloudTrail records them.
import { type JudgedDocument, judge } from '../../../../shared/policies/denials/evaluate-call.ts';
import { readRecordedCall } from '../../../../shared/policies/denials/recorded-call.ts';
import { statementsOf } from '../../../../shared/policies/pack.ts';
import { documentNamed, resourceControlPolicies } from '../../../../shared/policies/registry.ts';
import { scope } from '../../../support/policy-sentences.ts';
import { account, type RecordParts, record, world } from '../../../support/recorded-call.ts';

const document = (name: string): JudgedDocument => {
  const found = documentNamed(name);
  const kind = resourceControlPolicies.includes(found) ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
  return { name, kind, statements: statementsOf(found, scope) };
};

/** The answer in short: `denied by Sid`, `not denied`, `cannot be told: key`, `not subject`. */
function answer(documents: readonly string[], parts: RecordParts): string {
  const call = readRecordedCall(record(parts));
  if ('unreadable' in call) throw new Error(call.unreadable);
  const found = judge(documents.map(document), call, world);
  if (found.kind === 'denied') return `denied by ${found.by.sid}`;
  return found.kind === 'cannot be told' ? `cannot be told: ${found.missing}` : found.kind;
}

const person = 'role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef';
const root = { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account };
const bucket = (bucketName: string) => ({
  eventSource: 's3.amazonaws.com',
  requestParameters: { bucketName },
  resources: [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}`, accountId: account }],
});

const rows: readonly [string, readonly string[], RecordParts, string][] = [
  [
    'a person purges a queue in production',
    ['no-person-changes'],
    { role: person, eventSource: 'sqs.amazonaws.com', eventName: 'PurgeQueue' },
    'denied by NoPersonChanges',
  ],
  [
    'a person lists buckets in production',
    ['no-person-changes'],
    { role: person, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' },
    'not denied',
  ],
  [
    'a person reads the encryption of a bucket, which has another name in IAM',
    ['no-person-changes'],
    { role: person, ...bucket('orders'), eventName: 'GetBucketEncryption' },
    'not denied',
  ],
  [
    'a person makes a call that IAM does not know by its name',
    ['no-person-changes'],
    { role: person, eventSource: 'sqs.amazonaws.com', eventName: 'RearrangeMessages' },
    'cannot be told: action',
  ],
  [
    'a role changes something in production',
    ['no-person-changes'],
    { role: 'role/web-server', eventSource: 'sqs.amazonaws.com', eventName: 'RearrangeMessages' },
    'not denied',
  ],
  [
    'nobody knows who it was',
    ['no-person-changes'],
    {
      identity: { type: 'AssumedRole', accountId: account },
      eventSource: 'sqs.amazonaws.com',
      eventName: 'PurgeQueue',
    },
    'cannot be told: aws:PrincipalArn',
  ],
  [
    'the function of a person by a dated name',
    ['no-person-changes'],
    { role: person, eventSource: 'lambda.amazonaws.com', eventName: 'UpdateFunctionConfiguration20150331v2' },
    'denied by NoPersonChanges',
  ],
  ['the root user', ['no-root'], { identity: root, eventName: 'ListUsers' }, 'denied by NoRoot'],
  [
    'a session of sts:AssumeRoot',
    ['no-root'],
    { identity: { ...root, sessionContext: { assumedRoot: 'true' } }, eventName: 'ListUsers' },
    'not denied',
  ],
  [
    'a Region that is not governed',
    ['governed-regions'],
    {
      role: 'role/web-server',
      awsRegion: 'ap-southeast-2',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeVpcs',
    },
    'denied by GovernedRegions',
  ],
  [
    'a change of the access block, by the name of its removal',
    ['keep-public-access-blocked'],
    { role: 'role/web-server', eventSource: 's3.amazonaws.com', eventName: 'DeleteAccountPublicAccessBlock' },
    'denied by KeepPublicAccessBlocked',
  ],
  [
    'a rule of AWS Config, whose tags nobody knows',
    ['keep-recording'],
    { role: 'role/web-server', eventSource: 'config.amazonaws.com', eventName: 'DeleteConfigRule' },
    'cannot be told: aws:ResourceTag/managed-by',
  ],
  [
    'a role of Palisade, of which only the name is known',
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'DeleteRole', requestParameters: { roleName: 'PalisadeSpoke' } },
    'cannot be told: resource',
  ],
  [
    "Palisade's role is made by somebody else",
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'CreateRole', requestParameters: { roleName: 'PalisadeSpoke' } },
    'denied by PalisadesRoles',
  ],
  [
    'another role',
    ['protect-palisade'],
    { role: 'role/web-server', eventName: 'DeleteRole', requestParameters: { roleName: 'web-server-2' } },
    'not denied',
  ],
];

test.each(rows)('%s', (_name, documents, parts, expected) => {
  expect(answer(documents, parts)).toBe(expected);
});
