// Each row of docs/reference/preflight.md about a move to KMS, on the local cloud's emulator: what would break is held
// and not written; an approval makes the change, an undo restores it, and without what depends on the bucket it is made
// at once, as that of a clean bucket beside it.
import { DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  DeleteBucketPolicyCommand,
  DeleteBucketReplicationCommand,
  DeleteBucketTaggingCommand,
  PutBucketAclCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { guardrailById } from '../../../../shared/guardrails/registry.ts';
import { accountId, approvalOf, emulatedBuckets, ofState, resourceOf } from '../../../support/emulated-buckets.ts';
import { byIam, throughS3 } from '../../../support/kms-keys.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const other = '444455556666';
let emulator: StrictEmulator;
let cloud: ReturnType<typeof emulatedBuckets>;
let key: Awaited<ReturnType<typeof cloud.aKey>>;

beforeAll(async () => {
  emulator = await startStrictEmulator();
  cloud = emulatedBuckets(emulator);
  key = await cloud.aKey([byIam, throughS3]);
});
afterAll(() => emulator.stop());

type Row = {
  readonly name: string;
  readonly ids: readonly string[];
  readonly says: RegExp;
  readonly ownership?: 'ObjectWriter';
  readonly managed?: boolean;
  readonly prepare: (bucket: string) => Promise<unknown>;
};

const service = (name: string) => (bucket: string) => cloud.admit(bucket, { Service: `${name}.amazonaws.com` });
const read = { Action: 's3:GetObject' };
const grant = (access: { GrantRead: string } | { GrantWrite: string }) => (Bucket: string) =>
  cloud.s3.send(new PutBucketAclCommand({ Bucket, ...access }));
const groupUri = (name: string) => `uri="http://acs.amazonaws.com/groups/${name}"`;

async function replicate(Bucket: string) {
  const target = await cloud.aBucket();
  for (const each of [Bucket, target]) {
    await cloud.s3.send(
      new PutBucketVersioningCommand({ Bucket: each, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  }
  const Destination = { Bucket: `arn:aws:s3:::${target}` };
  const Rules = [{ ID: 'all', Status: 'Enabled' as const, Prefix: '', Destination }];
  const ReplicationConfiguration = { Role: `arn:aws:iam::${accountId}:role/copy`, Rules };
  await cloud.s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
}

const rows: readonly Row[] = [
  { name: 'access logs', ids: ['K1'], says: /server access logs .*SSE-S3 only/, prepare: service('logging.s3') },
  {
    name: 'access logs by the ACL',
    ids: ['K1'],
    says: /for the group LogDelivery \(seen by GetBucketAcl\)/,
    ownership: 'ObjectWriter',
    prepare: grant({ GrantWrite: groupUri('s3/LogDelivery') }),
  },
  {
    name: 'logs of load balancers',
    ids: ['K2'],
    says: /logs of load balancers .*SSE-S3 only/,
    prepare: service('logdelivery.elasticloadbalancing'),
  },
  {
    name: 'logs of load balancers, by the account of AWS',
    ids: ['K2'],
    says: /for account 127311923021 of AWS/,
    prepare: (bucket) => cloud.admit(bucket, { AWS: 'arn:aws:iam::127311923021:root' }),
  },
  {
    name: 'flow logs',
    ids: ['K3'],
    says: /let the policy of arn:aws:kms:\S+ admit delivery\.logs\.amazonaws\.com for kms:GenerateDataKey/,
    prepare: service('delivery.logs'),
  },
  {
    name: 'flow logs, and the AWS managed key',
    ids: ['K3'],
    says: /name a customer managed key in governance\.yml/,
    managed: true,
    prepare: service('delivery.logs'),
  },
  ...['cloudtrail', 'config', 'bedrock', 's3'].map((name) => ({
    name: `deliveries of ${name}`,
    ids: ['K4'],
    says: new RegExp(`${name}\\.amazonaws\\.com cannot use the key`),
    prepare: service(name),
  })),
  {
    name: 'audit logs of Redshift',
    ids: ['K5'],
    says: /audit logs of Redshift .*SSE-S3/,
    prepare: service('redshift'),
  },
  {
    name: 'a reader of another account',
    ids: ['K6'],
    says: /let the policy of arn:aws:kms:\S+ admit account 444455556666 for kms:Decrypt/,
    prepare: (bucket) => cloud.admit(bucket, { AWS: other }, read),
  },
  {
    name: 'a reader of another account, and the AWS managed key',
    ids: ['K6'],
    says: /other accounts cannot use the AWS managed key/,
    managed: true,
    prepare: (bucket) => cloud.admit(bucket, { AWS: other }, read),
  },
  {
    name: 'readers of the organization',
    ids: ['K6'],
    says: /whether the policy of the key admits other accounts is not known, for organization o-a1b2c3d4e5/,
    prepare: (bucket) =>
      cloud.admit(bucket, '*', { ...read, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
  },
  {
    name: 'replication without objects under KMS',
    ids: ['K10'],
    says: /rule all has no SseKmsEncryptedObjects/,
    prepare: replicate,
  },
  {
    name: 'CloudFront with an origin access identity',
    ids: ['K12'],
    says: /change the distribution to origin access control/,
    prepare: (bucket) =>
      cloud.admit(bucket, { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' }, read),
  },
  {
    name: 'CloudFront with an origin access control',
    ids: ['K12'],
    says: /admit cloudfront\.amazonaws\.com for kms:Decrypt/,
    prepare: (bucket) => cloud.admit(bucket, { Service: 'cloudfront.amazonaws.com' }, read),
  },
  {
    name: 'anonymous readers by the policy',
    ids: ['K13'],
    says: /for everyone \(seen by GetBucketPolicyStatus\)/,
    prepare: (bucket) => cloud.admit(bucket, '*', read),
  },
  {
    name: 'anonymous readers by the ACL',
    ids: ['K13'],
    says: /seen by GetBucketAcl/,
    ownership: 'ObjectWriter',
    prepare: grant({ GrantRead: groupUri('global/AllUsers') }),
  },
  {
    name: 'a bucket of AWS Control Tower',
    ids: ['K17'],
    says: /the bucket belongs to AWS Control Tower.*landing zone settings/,
    prepare: (Bucket) => {
      const TagSet = [{ Key: 'aws:cloudformation:stack-name', Value: 'StackSet-AWSControlTowerLoggingResources-1' }];
      return cloud.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    },
  },
  {
    name: 'uploads with AES256 only',
    ids: ['K16'],
    says: /denies uploads that ask for the new encryption, for uploads under the statement Only/,
    prepare: (bucket) =>
      cloud.admit(bucket, '*', {
        Sid: 'Only',
        Effect: 'Deny',
        Action: 's3:PutObject',
        Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
      }),
  },
];

test.each(rows)('$name: $ids holds until it is approved, or gone', async ({ ids, says, managed, ...row }) => {
  const bucket = await cloud.aBucket(row.ownership);
  await row.prepare(bucket);
  const before = await cloud.encryptionOf(bucket);
  const given = { key: managed ? 'aws-managed-key' : key.template };

  const held = ofState(await cloud.move(bucket, given), 'held');
  expect(held.hold.hazards.map(({ id }) => id)).toEqual(ids);
  expect(held.reason).toMatch(says);
  expect(await cloud.encryptionOf(bucket)).toEqual(before);

  const approval = approvalOf(held.hold.fingerprint);
  const done = ofState(await cloud.move(bucket, { ...given, approval }), 'remediated');
  const written = { SSEAlgorithm: 'aws:kms', ...(managed ? {} : { KMSMasterKeyID: key.arn }) };
  expect(await cloud.encryptionOf(bucket)).toMatchObject({ ApplyServerSideEncryptionByDefault: written });
  await guardrailById('s3-encryption').undo(cloud.s3, resourceOf(bucket), done.before);
  expect(await cloud.encryptionOf(bucket)).toEqual(before);

  await remove(bucket, row.ownership);
  expect(await cloud.move(bucket, given)).toMatchObject({ state: 'remediated' });
});

/** Nothing depends on the bucket any more. */
async function remove(Bucket: string, ownership?: 'ObjectWriter') {
  await cloud.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await cloud.s3.send(new DeleteBucketReplicationCommand({ Bucket }));
  await cloud.s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  if (ownership) await cloud.s3.send(new PutBucketAclCommand({ Bucket, ACL: 'private' }));
}

test('a bucket beside them is moved at once, with the ARN of the key (K9), and the finding says what changes', async () => {
  const bucket = await cloud.aBucket();
  const done = ofState(await cloud.move(bucket, { key: key.template }), 'remediated');
  expect(await cloud.encryptionOf(bucket)).toMatchObject({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key.arn },
    BucketKeyEnabled: true,
  });
  expect(done.notes?.join(' ')).toMatch(/\(K14\).*\(K15\).*is not known: AWS Config was not asked yet/);
  expect(done.notes?.join(' ')).not.toMatch(/\(K7\)|\(K11\)/);
});

test('K7: a key that leaves its use to IAM is written, and the finding says what roles need', async () => {
  const { arn, template } = await cloud.aKey([byIam]);
  const done = ofState(await cloud.move(await cloud.aBucket(), { key: template }), 'remediated');
  expect(done.notes).toContainEqual(
    `roles of the account need kms:GenerateDataKey and kms:Decrypt on ${arn} to write and to read new objects (K7)`,
  );
});

const asked = { asOf: '2026-11-25T09:00:00.000Z', isOld: false, loggingFrom: [], replicatingFrom: [] };

test('K1 and K11, as AWS Config answered in the last sweep: access logs hold, replicas are a sentence', async () => {
  const bucket = await cloud.aBucket();
  const loggingFrom = ['site'];
  const held = ofState(
    await cloud.move(bucket, { key: key.template, sourcesOf: async () => ({ ...asked, loggingFrom }) }),
    'held',
  );
  expect(held.hold.hazards.map(({ id }) => id)).toEqual(['K1']);
  expect(held.reason).toContain('for the logs of site (seen by SelectResourceConfig of AWS Config)');
  const replicatingFrom = [{ accountId: other, bucket: 'source' }];
  const done = await cloud.move(bucket, { key: key.template, sourcesOf: async () => ({ ...asked, replicatingFrom }) });
  expect(ofState(done, 'remediated').notes?.join(' ')).toMatch(
    /replicas of source: the replication role needs kms:GenerateDataKey.*\(K11\).*as of 2026-11-25T09:00/,
  );
});

test.each([
  {
    name: 'disabled',
    prepare: (KeyId: string) => cloud.kmsOf().send(new DisableKeyCommand({ KeyId })),
    says: /is disabled$/,
  },
  {
    name: 'about to be deleted',
    prepare: (KeyId: string) => cloud.kmsOf().send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
    says: /is pending deletion$/,
  },
  { name: 'asymmetric', more: { KeySpec: 'RSA_2048' as const }, says: /is RSA_2048: S3 uses symmetric keys only$/ },
  {
    name: 'for signatures',
    more: { KeySpec: 'RSA_2048' as const, KeyUsage: 'SIGN_VERIFY' as const },
    says: /is for SIGN_VERIFY, not for ENCRYPT_DECRYPT$/,
  },
  {
    name: 'in another Region',
    template: keyTemplateOf('eu-west-1'),
    says: /is in eu-west-1, and the bucket in us-east/,
  },
  {
    name: 'not there',
    template: keyTemplateOf('{region}'),
    says: /there is no KMS key arn:aws:kms:us-east-1:\d+:alias/,
  },
])('K8: a key that is $name: failed, nothing written', async ({ prepare, more, template, says }) => {
  const made = await cloud.aKey([byIam, throughS3], accountId, {
    ...(more ? { KeyUsage: 'ENCRYPT_DECRYPT', ...more } : {}),
  });
  await prepare?.(made.arn);
  const bucket = await cloud.aBucket();
  const before = await cloud.encryptionOf(bucket);
  const outcome = ofState(await cloud.move(bucket, { key: template ?? made.template }), 'failed');
  expect(outcome.reason).toContain('nothing was written: ');
  expect(outcome.reason).toMatch(says);
  expect(outcome.isFinal).toBe(true);
  expect(await cloud.encryptionOf(bucket)).toEqual(before);
});

function keyTemplateOf(where: string) {
  return `arn:{partition}:kms:${where}:{account}:alias/nobody-made-it`;
}

test('an alias that moves: an approval is for the key that was looked at, and a written key stays', async () => {
  const [first, second] = [await cloud.aKey([byIam, throughS3]), await cloud.aKey([byIam, throughS3])];
  const bucket = await cloud.aBucket();
  await cloud.admit(bucket, { Service: 'redshift.amazonaws.com' });
  const held = ofState(await cloud.move(bucket, { key: first.template }), 'held');
  expect(held.change).toMatchObject({ key: first.arn });
  await cloud.moveAlias(first.alias, second.arn);
  const approval = approvalOf(held.hold.fingerprint);
  const again = ofState(await cloud.move(bucket, { key: first.template, approval }), 'held');
  expect(again.change).toMatchObject({ key: second.arn });
  expect(again.hold.fingerprint).not.toBe(held.hold.fingerprint);

  await remove(bucket);
  const meanwhile = () => cloud.moveAlias(first.alias, first.arn);
  const done = ofState(await cloud.move(bucket, { key: first.template, meanwhile }), 'remediated');
  expect(done.after).toMatchObject({ key: second.arn });
  expect(await cloud.move(bucket, { key: first.template })).toMatchObject({ state: 'compliant' });
});

test('DescribeKey denied, by the policy of a central key: held, and no approval writes a key that nobody saw', async () => {
  const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: 'kms:*', Resource: '*' };
  const { template } = await cloud.aKey([owner], other);
  const bucket = await cloud.aBucket();
  const before = await cloud.encryptionOf(bucket);
  const held = ofState(await cloud.move(bucket, { key: template }), 'held');
  expect(held.hold).toMatchObject({ isApprovable: false, hazards: [{ id: 'unread' }] });
  expect(held.reason).toContain('kms:DescribeKey');
  const approval = approvalOf(held.hold.fingerprint);
  expect(await cloud.move(bucket, { key: template, approval })).toMatchObject({ state: 'held' });
  expect(await cloud.encryptionOf(bucket)).toEqual(before);
});

test('a central key that admits the account is described, and written by its ARN', async () => {
  const owner = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: 'kms:*', Resource: '*' };
  const users = { ...owner, Principal: { AWS: `arn:aws:iam::${accountId}:root` } };
  const { arn, template } = await cloud.aKey([owner, users], other);
  const done = ofState(await cloud.move(await cloud.aBucket(), { key: template }), 'remediated');
  expect(done.after).toMatchObject({ key: arn });
});

test('a key that is disabled between check and write: failed, and the bucket as it was', async () => {
  const { arn, template } = await cloud.aKey([byIam, throughS3]);
  const bucket = await cloud.aBucket();
  const before = await cloud.encryptionOf(bucket);
  const meanwhile = () => cloud.kmsOf().send(new DisableKeyCommand({ KeyId: arn }));
  const outcome = ofState(await cloud.move(bucket, { key: template, meanwhile }), 'failed');
  expect(outcome.reason).toMatch(new RegExp(`; undone: the KMS key ${arn} is disabled$`));
  expect(outcome.isFinal).toBe(true);
  expect(await cloud.encryptionOf(bucket)).toEqual(before);
});
