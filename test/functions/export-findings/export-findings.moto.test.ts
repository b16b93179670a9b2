// The export of findings to Security Hub and to the evidence bucket, against moto.
import { Logger } from '@aws-lambda-powertools/logger';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { EnableSecurityHubCommand, paginateGetFindings, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { envelopeSchema } from '../../../events/envelope.ts';
import { exportFindings } from '../../../functions/export-findings/export-findings.ts';
import { createImportFindings } from '../../../functions/export-findings/import-findings.ts';
import { evidenceKey } from '../../../shared/findings/evidence.ts';
import { type Finding, findingSchema } from '../../../shared/findings/finding.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';

// Moto's default account, which every caller is in.
const hubAccountId = '123456789012';
const region = 'us-east-1';
const settings = {
  region,
  endpoint: process.env['PALISADE_TEST_MOTO'] ?? '',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
const securityHub = new SecurityHubClient(settings);
const s3 = new S3Client({ ...settings, forcePathStyle: true });
const bucket = 'evidence';

beforeAll(async () => {
  await securityHub.send(new EnableSecurityHubCommand({}));
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

function deliveryOf(finding: object, account = hubAccountId) {
  const event = { id: 'e', source: 'palisade', 'detail-type': 'Palisade Finding', account, region, detail: finding };
  return { envelope: envelopeSchema.parse(event), attempt: 1, sentAt: new Date() };
}

const run = (findings: readonly object[], exports: object = { securityHub: true, evidence: true }, account?: string) =>
  exportFindings(
    {
      governance: aGovernance({ exports }),
      evidence: { s3, bucket, accountId: hubAccountId },
      importFindings: createImportFindings(
        securityHub,
        { accountId: hubAccountId, region },
        new Logger({ logLevel: 'SILENT' }),
      ),
      hubAccountId,
    },
    findings.map((finding) => deliveryOf(finding, account)),
  );

async function imported(ids: readonly string[]): Promise<Map<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for await (const { Findings } of paginateGetFindings({ client: securityHub, pageSize: 100 }, {})) {
    for (const { Id = '', Compliance } of Findings ?? []) {
      if (ids.some((id) => Id === `palisade/${id}`)) found.set(Id, Compliance?.Status);
    }
  }
  return found;
}

const some = (count: number, prefix: string): Finding[] =>
  Array.from({ length: count }, (_, index) => aFinding({ id: `${prefix}-${index}` }));

test('150 findings are accepted by Security Hub, and stored as evidence', async () => {
  const findings = some(150, 'pf-many');
  expect((await run(findings)).filter((error) => error !== undefined)).toEqual([]);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'findings/day=2026-11-24/' }));
  expect((Contents ?? []).filter(({ Key }) => Key?.includes('pf-many'))).toHaveLength(150);
  expect((await imported(findings.map(({ id }) => id))).size).toBe(150);
});

test('a finding that changes is updated and not duplicated; each of its steps is stored as evidence', async () => {
  const failed = aFinding({ id: 'pf-changes', state: 'failed', after: null });
  const remediated = { ...failed, state: 'remediated' as const, at: '2026-11-24T10:05:00.000Z' };
  await run([failed]);
  expect(await imported(['pf-changes'])).toEqual(new Map([['palisade/pf-changes', 'FAILED']]));
  await run([remediated, failed]);
  expect(await imported(['pf-changes'])).toEqual(new Map([['palisade/pf-changes', 'PASSED']]));
  for (const step of [failed, remediated]) {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: evidenceKey(findingSchema.parse(step)) }),
    );
    const lines = ((await Body?.transformToString()) ?? '').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([step]);
  }
});

test('both exports can be turned off', async () => {
  const [finding = aFinding()] = some(1, 'pf-switched-off');
  expect(await run([finding], { securityHub: false, evidence: false })).toEqual([undefined]);
  expect(await imported([finding.id])).toEqual(new Map());
  const Prefix = evidenceKey(finding);
  expect((await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }))).KeyCount).toBe(0);
});

test('an event that is not from the hub, or not a finding, affects no other', async () => {
  const [good = aFinding()] = some(1, 'pf-good');
  const results = await run([{ id: 'no finding' }, good]);
  expect(results).toEqual([expect.objectContaining({ name: 'NonRetryableError' }), undefined]);
  expect(await run([good], undefined, '999999999999')).toEqual([
    expect.objectContaining({ name: 'NonRetryableError' }),
  ]);
});
