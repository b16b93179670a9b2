// Remediation, end to end: boto3 creates noncompliant buckets, and the deployed functions remediate them.
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { undefinedIfNotConfigured } from '../../shared/aws/errors.ts';
import { evidenceBucketName } from '../../shared/aws/names.ts';
import { evidenceKey } from '../../shared/findings/evidence.ts';
import { listFindings } from '../../shared/findings/finding-queries.ts';
import { accounts, cloud, hub, ids, journal, newName, region, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runCommand } from '../support/palisade.ts';

const { s3 } = accounts(ids.production, region);
const ways = ['defaults', 'no-block', 'partial-block', 'suspended', 'kms', 'dsse'] as const;
const buckets = Object.fromEntries(ways.map((way) => [way, newName(way)])) as Record<(typeof ways)[number], string>;

beforeAll(async () => {
  const pairs = Object.entries(buckets).map(([way, name]) => `${name}=${way}`);
  const { code, stderr } = await runCommand('.venv/bin/python', [
    'test/e2e/break_buckets.py',
    cloud.endpoint,
    ids.production,
    ...pairs,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

const algorithmOf = async (Bucket: string) => {
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
};
const versioningOf = async (Bucket: string) => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;

test.each(ways)('%s: the bucket complies with all guardrails in the end', async (way) => {
  const Bucket = buckets[way];
  await eventually(async () => (await versioningOf(Bucket)) === 'Enabled');
  await eventually(async () => (await algorithmOf(Bucket))?.SSEAlgorithm?.startsWith('aws:kms'));
  await eventually(async () => {
    // Missing until it is remediated, possibly after the encryption.
    const output = await undefinedIfNotConfigured(s3.send(new GetPublicAccessBlockCommand({ Bucket })));
    return Object.values(output?.PublicAccessBlockConfiguration ?? {}).filter(Boolean).length === 4;
  });
});

test.each([
  { way: 'defaults', guardrail: 's3-versioning', before: { status: 'NeverSet' } },
  { way: 'defaults', guardrail: 's3-encryption', before: { algorithm: 'AES256' } },
  { way: 'no-block', guardrail: 's3-public-access', before: { configured: false } },
  {
    way: 'partial-block',
    guardrail: 's3-public-access',
    before: { configured: true, blockPublicAcls: true, blockPublicPolicy: false },
  },
  { way: 'suspended', guardrail: 's3-versioning', before: { status: 'Suspended' } },
] as const)('$way: one finding of $guardrail, with the previous settings', async ({ way, guardrail, before }) => {
  await waitForFinding(ids.production, buckets[way], guardrail, 'remediated');
  const findings = await listFindings(journal, { accountId: ids.production, resourceId: buckets[way] });
  expect(findings.filter((finding) => finding.guardrail === guardrail)).toMatchObject([
    {
      state: 'remediated',
      accountType: 'production',
      before,
      // Whichever comes first: the call itself, or AWS Config some seconds later.
      trigger: { detailType: expect.stringMatching(/^(AWS API Call via CloudTrail|Config Rules Compliance Change)$/) },
    },
  ]);
});

test.each([
  { way: 'kms', algorithm: 'aws:kms' },
  { way: 'dsse', algorithm: 'aws:kms:dsse' },
] as const)('a bucket on $algorithm keeps its algorithm and its key', async ({ way, algorithm }) => {
  await waitForFinding(ids.production, buckets[way], 's3-versioning', 'remediated');
  expect(await algorithmOf(buckets[way])).toMatchObject({ SSEAlgorithm: algorithm, KMSMasterKeyID: 'alias/custom' });
  const findings = await listFindings(journal, { resourceId: buckets[way] });
  expect(findings.map(({ guardrail }) => guardrail)).not.toContain('s3-encryption');
});

test('findings are stored as evidence in the bucket of the hub', async () => {
  const finding = await waitForFinding(ids.production, buckets['no-block'], 's3-public-access', 'remediated');
  const Bucket = evidenceBucketName(ids.sharedServices);
  const { Body } = await eventually(() =>
    hub.s3.send(new GetObjectCommand({ Bucket, Key: evidenceKey(finding) })).catch(() => undefined),
  );
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toMatchObject({ id: finding.id, state: 'remediated' });
});
