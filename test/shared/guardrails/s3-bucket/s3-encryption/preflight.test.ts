// Each row of docs/reference/preflight.md that is about default encryption, from what S3 and KMS answer.
import type { Sources } from '../../../../../shared/guardrails/contract/surroundings.ts';
import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { decide } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/decide.ts';
import { lookAhead } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/look-ahead.ts';
import { preflight } from '../../../../../shared/guardrails/s3-bucket/s3-encryption/preflight.ts';
import { awsError, type BucketState, bucket, fakeS3 } from '../../../../support/fake-s3.ts';
import { byIam, keyAnswers, keyArn, keyTemplate, policyOf, throughS3 } from '../../../../support/kms-keys.ts';
import { type Answers, fakeSurroundings } from '../../../../support/surroundings.ts';

const required = { encryption: 'aws:kms', key: keyTemplate, bucketKey: true } as const;
const managed = { ...required, key: 'aws-managed-key' };
const before = { algorithm: 'AES256', key: null, bucketKey: false, blocked: [] } as const;

type Around = {
  readonly answers?: Answers;
  readonly key?: string | null;
  readonly where?: typeof bucket;
  readonly sources?: Partial<Sources>;
  readonly denied?: string;
};

async function prospect(state: Partial<BucketState>, { answers = {}, sources, denied, ...other }: Around = {}) {
  const { where = bucket, key = required.key } = other;
  const parameters = { ...required, key };
  const fake = fakeS3(state);
  if (denied) fake.fail(denied, 'AccessDenied');
  const none: Sources = { asOf: null, isOld: false, loggingFrom: [], replicatingFrom: [] };
  const around = fakeSurroundings({ ...keyAnswers(), ...answers }, [], async () => ({ ...none, ...sources }));
  const look = createBucketLook(fake.s3, where, around);
  const verdict = decide({ ...before, blocked: [] }, parameters);
  if (verdict.kind === 'compliant') throw new Error('a change is due');
  return preflight(await lookAhead(look, where, verdict.change), verdict.change, parameters);
}

const rowsOf = (found: Awaited<ReturnType<typeof prospect>>) =>
  found.kind === 'would break' ? [...new Set(found.hazards.map(({ id }) => id))] : found.kind;

const objects = `arn:aws:s3:::${bucket.id}/*`;
const allow = (Principal: unknown, Action: unknown = 's3:PutObject', Condition?: object) =>
  policyOf({ Effect: 'Allow', Principal, Action, Resource: objects, ...(Condition ? { Condition } : {}) });
const service = (Service: string, Action?: unknown, Condition?: object) => ({
  policy: allow({ Service }, Action, Condition),
});
const keyFor = (...statements: object[]) => ({ answers: keyAnswers({}, byIam, throughS3, ...statements) });
const useOfKey = (Principal: unknown, Condition?: object) => ({
  Effect: 'Allow',
  Principal,
  Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
  Resource: '*',
  ...(Condition ? { Condition } : {}),
});
const group = (name: string) => ({
  Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${name}` },
  Permission: 'READ',
});
const user = (ID: string) => ({ Grantee: { Type: 'CanonicalUser', ID }, Permission: 'READ' });
const rule = (more: object = {}) => ({
  replication: {
    Role: 'arn:aws:iam::111122223333:role/replication',
    Rules: [{ ID: 'all', Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::copy' }, ...more }],
  },
});
const replicatesKms = { SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } } };
const other = '444455556666';
const sourceAccount = { StringEquals: { 'aws:SourceAccount': other } };
const open = { policy: allow('*', 's3:GetObject'), isPolicyPublic: true };
const byAccount = (block: object): Answers => ({
  GetPublicAccessBlockCommand: () => ({ PublicAccessBlockConfiguration: block }),
});

test.each<{ name: string; state: Partial<BucketState>; around?: Around; rows: string[] | string }>([
  { name: 'nothing depends on the bucket', state: {}, rows: 'clear' },
  {
    name: 'the account’s own roles',
    state: { policy: allow({ AWS: `arn:aws:iam::${bucket.accountId}:role/app` }) },
    rows: 'clear',
  },
  { name: 'another account that only lists', state: { policy: allow({ AWS: other }, 's3:ListBucket') }, rows: 'clear' },
  // K1
  { name: 'server access logs by the policy', state: service('logging.s3.amazonaws.com'), rows: ['K1'] },
  {
    name: 'server access logs, and a key that admits them',
    state: service('logging.s3.amazonaws.com'),
    around: keyFor(useOfKey({ Service: 'logging.s3.amazonaws.com' })),
    rows: ['K1'],
  },
  { name: 'server access logs by the ACL', state: { grants: [group('s3/LogDelivery')] }, rows: ['K1'] },
  {
    name: 'server access logs by AWS Config',
    state: {},
    around: { sources: { loggingFrom: ['source'] } },
    rows: ['K1'],
  },
  // K2
  { name: 'load balancers', state: service('logdelivery.elasticloadbalancing.amazonaws.com'), rows: ['K2'] },
  {
    name: 'load balancers by their account',
    state: { policy: allow({ AWS: 'arn:aws:iam::127311923021:root' }) },
    rows: ['K2'],
  },
  // K3
  { name: 'vended logs', state: service('delivery.logs.amazonaws.com'), rows: ['K3'] },
  {
    name: 'vended logs, and the AWS managed key',
    state: service('delivery.logs.amazonaws.com'),
    around: { key: managed.key },
    rows: ['K3'],
  },
  {
    name: 'vended logs, and a key that admits them',
    state: service('delivery.logs.amazonaws.com', 's3:PutObject', sourceAccount),
    around: keyFor(useOfKey({ Service: 'delivery.logs.amazonaws.com' }, sourceAccount)),
    rows: 'clear',
  },
  {
    name: 'vended logs, and a key that admits those of another account',
    state: service('delivery.logs.amazonaws.com', 's3:PutObject', sourceAccount),
    around: keyFor(
      useOfKey({ Service: 'delivery.logs.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '777788889999' } }),
    ),
    rows: ['K3'],
  },
  {
    name: 'CloudFront’s logs by the ACL',
    state: { grants: [user('c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0')] },
    rows: ['K3'],
  },
  // K4
  { name: 'CloudTrail', state: service('cloudtrail.amazonaws.com'), rows: ['K4'] },
  { name: 'AWS Config', state: service('config.amazonaws.com'), rows: ['K4'] },
  { name: 'a service that is not in any table', state: service('new.amazonaws.com'), rows: ['K4'] },
  {
    name: 'CloudTrail, and a key that admits it',
    state: service('cloudtrail.amazonaws.com'),
    around: keyFor(useOfKey({ Service: 'cloudtrail.amazonaws.com' })),
    rows: 'clear',
  },
  {
    name: 'a service that only looks at the ACL',
    state: service('cloudtrail.amazonaws.com', 's3:GetBucketAcl'),
    rows: 'clear',
  },
  // K5
  { name: 'Redshift', state: service('redshift.amazonaws.com'), rows: ['K5'] },
  // K6
  { name: 'another account', state: { policy: allow({ AWS: other }, 's3:GetObject') }, rows: ['K6'] },
  {
    name: 'another account, and the AWS managed key',
    state: { policy: allow({ AWS: other }, 's3:GetObject') },
    around: { key: managed.key },
    rows: ['K6'],
  },
  {
    name: 'another account that the key admits',
    state: { policy: allow({ AWS: other }, 's3:GetObject') },
    around: keyFor(useOfKey({ AWS: other })),
    rows: ['K6'],
  },
  {
    name: 'the organization',
    state: { policy: allow('*', 's3:Get*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }) },
    rows: ['K6'],
  },
  { name: 'a canonical user', state: { policy: allow({ CanonicalUser: 'f00' }, 's3:GetObject') }, rows: ['K6'] },
  { name: 'a canonical user by the ACL', state: { grants: [user('f00')] }, rows: ['K6'] },
  {
    name: 'access points of another account',
    state: { policy: allow({ AWS: '*' }, 's3:*', { StringEquals: { 's3:DataAccessPointAccount': other } }) },
    rows: ['K6'],
  },
  { name: 'a deleted role', state: { policy: allow({ AWS: `AIDA${'X'.repeat(16)}` }, 's3:GetObject') }, rows: 'clear' },
  // K8
  { name: 'no such key', state: {}, around: { key: keyTemplate.replace('data', 'none') }, rows: 'impossible' },
  { name: 'a disabled key', state: {}, around: { answers: keyAnswers({ KeyState: 'Disabled' }) }, rows: 'impossible' },
  {
    name: 'a key of another Region',
    state: {},
    around: { key: `arn:aws:kms:eu-west-1:${other}:alias/data` },
    rows: 'impossible',
  },
  { name: 'no key in governance.yml', state: {}, around: { key: null }, rows: 'impossible' },
  {
    name: 'a broken key, whatever depends on the bucket',
    state: service('redshift.amazonaws.com'),
    around: { answers: keyAnswers({ KeyState: 'Disabled' }) },
    rows: 'impossible',
  },
  // K10
  { name: 'a replication rule without KMS', state: rule(), rows: ['K10'] },
  { name: 'a replication rule with KMS', state: rule(replicatesKms), rows: 'clear' },
  {
    name: 'a replication rule with KMS, and a key left to IAM',
    state: rule(replicatesKms),
    around: { answers: keyAnswers({}, byIam) },
    rows: ['K10'],
  },
  { name: 'a disabled replication rule', state: rule({ Status: 'Disabled' }), rows: 'clear' },
  // K12
  {
    name: 'an origin access identity',
    state: {
      policy: allow({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' }, 's3:GetObject'),
    },
    rows: ['K12'],
  },
  { name: 'origin access control', state: service('cloudfront.amazonaws.com', 's3:GetObject'), rows: ['K12'] },
  {
    name: 'origin access control, and a key that admits it',
    state: service('cloudfront.amazonaws.com', 's3:GetObject'),
    around: keyFor(useOfKey({ Service: 'cloudfront.amazonaws.com' })),
    rows: 'clear',
  },
  // K13
  { name: 'the public by the policy', state: open, rows: ['K13'] },
  {
    name: 'the public by the policy, which the account blocks',
    state: open,
    around: { answers: byAccount({ RestrictPublicBuckets: true }) },
    rows: 'clear',
  },
  { name: 'the public by the ACL', state: { grants: [group('global/AllUsers')] }, rows: ['K13'] },
  {
    name: 'the public by the ACL, which the account ignores',
    state: { grants: [group('global/AllUsers')] },
    around: { answers: byAccount({ IgnorePublicAcls: true }) },
    rows: 'clear',
  },
  {
    name: 'callers from a VPC',
    state: { policy: allow('*', 's3:GetObject', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }) },
    rows: ['K13'],
  },
  // K16
  {
    name: 'uploads with AES256 only',
    state: {
      policy: policyOf({
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: objects,
        Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
      }),
    },
    rows: ['K16'],
  },
  // What could not be read
  {
    name: 'a key that nobody may describe',
    state: {},
    around: {
      answers: {
        DescribeKeyCommand: () => {
          throw awsError('AccessDeniedException');
        },
      },
    },
    rows: ['unread'],
  },
  ...[
    'GetBucketPolicyCommand',
    'GetBucketPolicyStatusCommand',
    'GetBucketAclCommand',
    'GetBucketReplicationCommand',
  ].map((denied) => ({ name: `${denied} is denied`, state: {}, around: { denied }, rows: ['unread'] })),
])('$name: $rows', async ({ state, around, rows }) => {
  expect(rowsOf(await prospect(state, around))).toEqual(rows);
});

test('the change has the ARN of the key that was looked at, and says what is different', async () => {
  const found = await prospect({});
  expect(found).toMatchObject({ kind: 'clear', change: { algorithm: 'aws:kms', key: keyArn, bucketKey: true } });
  expect(await prospect({}, { key: managed.key })).toMatchObject({ kind: 'clear', change: { key: null } });
});

test.each([
  { name: 'K14 and K15 of every move', around: {}, says: ['ETags of new objects', 'request quota of AWS KMS'] },
  {
    name: 'K7 of a key that leaves use to IAM',
    around: { answers: keyAnswers({}, byIam) },
    says: ['roles of the account need'],
  },
  {
    name: 'K11 of replicas',
    around: { sources: { replicatingFrom: [{ accountId: other, bucket: 'source' }] } },
    says: ['has replicas of source'],
  },
])('notes: $name', async ({ around, says }) => {
  const found = await prospect({}, around);
  if (found.kind !== 'clear') throw new Error(found.kind);
  for (const text of says) expect(found.notes).toContainEqual(expect.stringContaining(text));
  expect(found.notes).toHaveLength(says.length === 2 ? 3 : 4);
});

test('a hazard says what breaks, for whom, what shows it and what to do', async () => {
  const found = await prospect(service('delivery.logs.amazonaws.com'));
  expect(found).toMatchObject({
    hazards: [
      {
        id: 'K3',
        breaks: 'delivery.logs.amazonaws.com cannot use the key, and would be refused',
        affects: 'the service delivery.logs.amazonaws.com',
        seenBy: 'GetBucketPolicy, GetKeyPolicy',
        remedy: `let the policy of ${keyArn} admit delivery.logs.amazonaws.com for kms:GenerateDataKey`,
        approvable: true,
      },
    ],
  });
});

test('a key of another account is described, and what its policy says is not known', async () => {
  const central = `arn:{partition}:kms:{region}:${other}:alias/data`;
  const arn = keyArn.replace(bucket.accountId, other);
  const describe = { DescribeKeyCommand: () => ({ KeyMetadata: { Arn: arn, KeyState: 'Enabled' } }) };
  // Its policy would admit the service, but only its own account can read it.
  const policy = keyAnswers({}, useOfKey({ Service: 'cloudtrail.amazonaws.com' }));
  const around = { key: central, answers: { ...policy, ...describe } };
  expect(await prospect({}, around)).toMatchObject({ kind: 'clear', change: { key: arn } });
  expect(rowsOf(await prospect(service('cloudtrail.amazonaws.com'), around))).toEqual(['K4']);
});

test('a key that nobody may describe is written under no approval', async () => {
  const denied = () => {
    throw awsError('AccessDeniedException');
  };
  const found = await prospect({}, { answers: { DescribeKeyCommand: denied } });
  const byRole = { id: 'unread', approvable: false, remedy: expect.stringMatching(/^let the role PalisadeSpoke call/) };
  expect(found).toMatchObject({ hazards: [byRole] });
  const key = 'arn:{partition}:kms:{region}:444455556666:alias/data';
  const ofOther = await prospect({}, { key, answers: { DescribeKeyCommand: denied } });
  const byPolicy = {
    ...byRole,
    remedy: expect.stringMatching(/^let the policy of the key admit the role PalisadeSpoke/),
  };
  expect(ofOther).toMatchObject({ hazards: [byPolicy] });
});

test('of AES256 nothing is looked at', async () => {
  const look = createBucketLook(fakeS3().s3, bucket, fakeSurroundings());
  const change = { ...before, blocked: [] };
  const facts = await lookAhead(look, bucket, change);
  expect(facts).toEqual({ kind: 'no move' });
  const parameters = { ...required, encryption: 'AES256', key: null } as const;
  expect(preflight(facts, change, parameters)).toEqual({ kind: 'clear', change, notes: [] });
});
