// The rows of preflights on the local cloud's emulator: what would break is held and not written, an approval allows it,
// an undo restores it, and a bucket beside it on which nothing depends is remediated at once.

import { CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketWebsiteCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { CreateAccessPointCommand, PutAccessPointPolicyCommand } from '@aws-sdk/client-s3-control';
import { secretAccessKey } from '../../../../local/aws/clients.ts';
import { requestHandler } from '../../../../shared/aws/http-handler.ts';
import { surroundingClients } from '../../../../shared/aws/surrounding-clients.ts';
import type { Approval } from '../../../../shared/findings/approvals.ts';
import { createSurroundings } from '../../../../shared/guardrails/contract/surroundings.ts';
import { guardrailById } from '../../../../shared/guardrails/registry.ts';
import { createBucketLook } from '../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { lookBack } from '../../../../shared/guardrails/s3-bucket/s3-versioning/look-back.ts';
import { evaluate } from '../../../../shared/remediation/evaluate.ts';
import type { Outcome } from '../../../../shared/remediation/outcome.ts';
import { bucket as fakeBucket, fakeS3 } from '../../../support/fake-s3.ts';
import { aGovernance } from '../../../support/site.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const region = 'us-east-1';
const accountId = '111122223333';
const now = new Date('2026-11-25T10:00:00.000Z');
let emulator: StrictEmulator;
let count = 0;

beforeAll(async () => {
  emulator = await startStrictEmulator();
});
afterAll(() => emulator.stop());

const s3 = () => emulator.accounts(accountId, region).s3;
const around = () =>
  surroundingClients(() => ({
    endpoint: emulator.accounts.endpoint,
    region,
    credentials: { accessKeyId: accountId, secretAccessKey },
    requestHandler,
  }));

/** A bucket of today, without its public access block. */
async function aBucket(Ownership = 'BucketOwnerEnforced') {
  count += 1;
  const Bucket = `preflight-${count}`;
  await s3().send(new CreateBucketCommand({ Bucket }));
  await s3().send(new DeletePublicAccessBlockCommand({ Bucket }));
  const Rules = [{ ObjectOwnership: Ownership as 'ObjectWriter' }];
  await s3().send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  return Bucket;
}

async function look(id: string, guardrail: string, approval?: Approval, client = s3()): Promise<Outcome> {
  const evaluator = {
    governance: aGovernance(),
    recordsOf: async (pending: readonly unknown[]) => pending.map(() => ({ approval })),
    denialsOf: async (pending: readonly unknown[]) => pending.map(() => undefined),
    recordIntents: async () => undefined,
    now: () => now,
  };
  const [found] = await evaluate(
    evaluator,
    { client, surroundings: createSurroundings(around()) },
    [guardrailById(guardrail)],
    { type: 'production', age: 'new' },
    { type: 'AWS::S3::Bucket', accountId, region, id },
    { trigger: { eventId: 'e', detailType: 'x', principal: null }, attempt: 1 },
  );
  if (found === undefined) throw new Error('nothing was evaluated');
  return found.outcome;
}

const policyOf = (Bucket: string, ...principals: unknown[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: principals.map((Principal) => ({
      Effect: 'Allow',
      Principal,
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    })),
  });
const makePublic = (Bucket: string, ...others: unknown[]) =>
  s3().send(new PutBucketPolicyCommand({ Bucket, Policy: policyOf(Bucket, '*', ...others) }));
const makeWebsite = (Bucket: string) =>
  s3().send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } } }));
const expire = (Bucket: string) =>
  s3().send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ ID: 'old', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } }],
      },
    }),
  );

async function addAccessPoint(Bucket: string) {
  const client = around()('s3-control', region);
  const Name = `${Bucket}-point`;
  const off = {
    BlockPublicAcls: false,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  await client.send(
    new CreateAccessPointCommand({ AccountId: accountId, Name, Bucket, PublicAccessBlockConfiguration: off }),
  );
  const Resource = `arn:aws:s3:${region}:${accountId}:accesspoint/${Name}/object/*`;
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await client.send(new PutAccessPointPolicyCommand({ AccountId: accountId, Name, Policy }));
}

const rows: {
  name: string;
  guardrail: string;
  ownership?: string;
  prepare: (bucket: string) => Promise<unknown>;
  ids: string[];
}[] = [
  { name: 'a public policy', guardrail: 's3-public-access', prepare: (each) => makePublic(each), ids: ['P1'] },
  {
    name: 'a public policy that names another account too',
    guardrail: 's3-public-access',
    prepare: (each) => makePublic(each, { AWS: '444455556666' }),
    ids: ['P1', 'P2'],
  },
  {
    name: 'a website',
    guardrail: 's3-public-access',
    prepare: async (each) => [await makePublic(each), await makeWebsite(each)],
    ids: ['P1', 'P3'],
  },
  {
    name: 'a distribution without origin access control',
    guardrail: 's3-public-access',
    prepare: async (each) => [await makePublic(each), await addDistribution(each)],
    ids: ['P1', 'P4'],
  },
  {
    name: 'a public ACL',
    guardrail: 's3-public-access',
    ownership: 'ObjectWriter',
    prepare: (Bucket) => s3().send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })),
    ids: ['P5'],
  },
  { name: 'a public access point', guardrail: 's3-public-access', prepare: addAccessPoint, ids: ['P7'] },
  { name: 'a rule that expires objects', guardrail: 's3-versioning', prepare: expire, ids: ['V2'] },
];

function addDistribution(bucket: string) {
  return around()('cloudfront', region).send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: bucket,
        Comment: '',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'bucket',
              DomainName: `${bucket}.s3.${region}.amazonaws.com`,
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: { TargetOriginId: 'bucket', ViewerProtocolPolicy: 'allow-all' },
      },
    }),
  );
}

test.each(rows)('$name: $ids hold until approved', async ({ guardrail, ownership, prepare, ids }) => {
  const [bucket, clean] = [await aBucket(ownership), await aBucket()];
  await prepare(bucket);
  const before = await settingsOf(bucket);
  const held = await look(bucket, guardrail);
  if (held.state !== 'held') throw new Error(`${held.state}: ${held.reason}`);
  expect(held.hold.hazards.map(({ id }) => id)).toEqual(ids);
  expect(held.reason).toContain('held: ');
  expect(await settingsOf(bucket)).toEqual(before);
  expect(await look(clean, guardrail)).toMatchObject({ state: 'remediated' });

  const done = await look(bucket, guardrail, approvalOf(held.hold.fingerprint));
  if (done.state !== 'remediated') throw new Error(`${done.state}: ${done.reason}`);
  expect(await settingsOf(bucket)).not.toEqual(before);
  const resource = { type: 'AWS::S3::Bucket', accountId, region, id: bucket };
  await guardrailById(guardrail).undo(s3(), resource, done.before);
  // Versioning cannot be removed again: suspended is the nearest.
  const nearest = guardrail === 's3-versioning' ? { ...before, versioning: 'Suspended' } : before;
  expect(await settingsOf(bucket)).toEqual(nearest);
});

test('V6: an undo of versioning is refused with Object Lock, and while the bucket is replicated', async () => {
  const [locked, source, target] = [await aBucket(), await aBucket(), await aBucket()];
  for (const each of [locked, source, target])
    expect(await look(each, 's3-versioning')).toMatchObject({ state: 'remediated' });
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' } as const;
  await s3().send(new PutObjectLockConfigurationCommand({ Bucket: locked, ObjectLockConfiguration }));
  const Destination = { Bucket: `arn:aws:s3:::${target}` };
  const ReplicationConfiguration = {
    Role: `arn:aws:iam::${accountId}:role/copy`,
    Rules: [{ ID: 'all', Status: 'Enabled' as const, Prefix: '', Destination }],
  };
  await s3().send(new PutBucketReplicationCommand({ Bucket: source, ReplicationConfiguration }));
  const refusals = await Promise.all([locked, source, target].map(refusalOfUndo));
  expect(refusals).toEqual([
    expect.stringContaining('Object Lock'),
    expect.stringContaining('is replicated'),
    undefined,
  ]);
});

async function refusalOfUndo(id: string) {
  const resource = { type: 'AWS::S3::Bucket', accountId, region, id };
  const bucketLook = createBucketLook(s3(), resource, createSurroundings(around()));
  return (await lookBack(bucketLook, resource, { status: 'Suspended', mfaDelete: false })).refusal;
}

test('not broken: a log bucket is closed to the public at once, and stays open to log delivery', async () => {
  const bucket = await aBucket();
  const Policy = policyOf(bucket, { Service: 'logging.s3.amazonaws.com' });
  await s3().send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  expect(await look(bucket, 's3-public-access')).toMatchObject({ state: 'remediated' });
});

// The emulator keeps no MFA delete; moto neither.
test('MFA delete, of a fake: held, also with an approval, until root changes it', async () => {
  const fake = fakeS3({ versioning: { Status: 'Suspended', MFADelete: 'Enabled' } });
  const held = await look(fakeBucket.id, 's3-versioning', undefined, fake.s3);
  if (held.state !== 'held') throw new Error(`${held.state}: ${held.reason}`);
  expect(held.hold).toMatchObject({ isApprovable: false, hazards: [{ id: 'V7' }] });
  expect(held.reason).toContain('let the root user of the account run: aws s3api put-bucket-versioning');
  const approval = approvalOf(held.hold.fingerprint);
  expect(await look(fakeBucket.id, 's3-versioning', approval, fake.s3)).toMatchObject({ state: 'held' });
  expect(fake.calls.filter(({ command }) => command.startsWith('Put'))).toEqual([]);
});

const approvalOf = (fingerprint: string): Approval => ({
  by: 'an approver',
  at: now.toISOString(),
  until: '2026-11-26T10:00:00.000Z',
  fingerprint,
  eventId: 'approval',
});

async function settingsOf(Bucket: string) {
  const block = await s3()
    .send(new GetPublicAccessBlockCommand({ Bucket }))
    .then(
      (output) => output.PublicAccessBlockConfiguration,
      () => undefined,
    );
  return { block, versioning: (await s3().send(new GetBucketVersioningCommand({ Bucket }))).Status };
}

test('sentences are in the finding of a bucket that is remediated at once', async () => {
  const bucket = await aBucket('BucketOwnerPreferred');
  const TagSet = [{ Key: 'aws:cloudformation:stack-name', Value: 'site' }];
  await s3().send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }));
  const block = await look(bucket, 's3-public-access');
  expect([block.state, notesOf(block)]).toEqual(['remediated', expect.stringMatching(/\(P6\).*stack site.*\(P8\)/)]);
  const versioning = await look(bucket, 's3-versioning');
  const rows = expect.stringMatching(/\(V1\).*\(V3\).*\(V4\).*\(V5\)/);
  expect([versioning.state, notesOf(versioning)]).toEqual(['remediated', rows]);
});

const notesOf = (outcome: Outcome) => ('notes' in outcome ? outcome.notes?.join(' ') : undefined);
