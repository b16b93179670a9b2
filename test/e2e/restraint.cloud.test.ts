// What Palisade leaves alone, end to end: exempt violations, repairs that were undone, resources that are contested.
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { accounts, eventually, ids, journal, newName, region, waitForFinding } from '../support/cloud.ts';
import { runPalisade } from '../support/palisade.ts';

const { s3 } = accounts(ids.dataScience, region);
const block = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const versioningOf = async (Bucket: string, client = s3) =>
  (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = (Bucket: string, client = s3) =>
  client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
const openUp = (Bucket: string) =>
  s3.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { ...block, BlockPublicAcls: false } }),
  );

async function undo(id: string, ...options: string[]) {
  const { code, stdout, stderr } = await runPalisade('undo', id, '--json', ...options);
  return { code, stderr, ...JSON.parse(stdout || '{}') };
}

test('an exempt violation is reported with its owner and its end, and not touched', async () => {
  const Bucket = newName('exempt');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await suspend(Bucket);
  const finding = await waitForFinding(ids.dataScience, Bucket, 's3-versioning', 'exempt');
  expect(finding.reason).toMatch(/exempt until 2099-12-31 \(\d+ days left\), by owner@example.com: a test/);
  expect(await versioningOf(Bucket)).toBe('Suspended');
});

describe('a repair that is undone', () => {
  const Bucket = newName('undone');
  let id: string;
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await openUp(Bucket);
    ({ id } = await waitForFinding(ids.dataScience, Bucket, 's3-public-access', 'remediated'));
  });

  test('is shown first: what is there, and what would be put back', async () => {
    expect(await undo(id, '--dry-run')).toMatchObject({
      code: 0,
      state: 'planned',
      now: { blockPublicAcls: true },
      back: { blockPublicAcls: false },
    });
  });

  test('gives back what was there, and says who wanted it', async () => {
    expect(await undo(id)).toMatchObject({
      code: 0,
      state: 'undone',
      back: { blockPublicAcls: false, blockPublicPolicy: true },
    });
    const finding = await waitForFinding(ids.dataScience, Bucket, 's3-public-access', 'undone');
    expect(finding).toMatchObject({
      id,
      reason: expect.stringMatching(/^undone by /),
      trigger: { detailType: 'Palisade Undo Requested' },
    });
    expect((await listHistory(journal, id)).map(({ state }) => state)).toEqual(['remediated', 'undone']);
  });

  test('is not made again by a look at the account, and cannot be undone twice', async () => {
    expect((await runPalisade('baseline', ids.dataScience)).code).toBe(0);
    expect((await listHistory(journal, id)).map(({ state }) => state)).toEqual(['remediated', 'undone']);
    expect(await undo(id)).toMatchObject({
      code: 1,
      state: 'refused',
      reason: expect.stringContaining('undone already'),
    });
  });
});

test('an undo is refused when the resource has changed since, and both are shown', async () => {
  const Bucket = newName('changed');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { id } = await waitForFinding(ids.dataScience, Bucket, 's3-encryption', 'remediated');
  // Another key is compliant too, and so nobody repairs it: but it is not what the repair left behind.
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/another' };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  const { code, state, reason, now, back } = await undo(id);
  expect({ code, state }).toEqual({ code: 1, state: 'refused' });
  expect(reason).toBe('the resource has changed since it was remediated');
  expect([now.key, back.key]).toEqual(['alias/another', null]);
});

test('a finding that does not exist cannot be undone', async () => {
  const { code, stderr } = await undo('pf-000000000000000000000000');
  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no finding/);
});

test('a resource that is put back again and again is contested: left alone, and told at high severity', async () => {
  const { s3 } = accounts(ids.dataManagement, region);
  const Bucket = newName('contested');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const contested = await eventually(async () => {
    const [found] = await listFindings(journal, { resourceId: Bucket, state: 'contested' });
    if (!found && (await versioningOf(Bucket, s3)) === 'Enabled') await suspend(Bucket, s3);
    return found;
  }, 50_000);
  expect(contested).toMatchObject({
    severity: 'HIGH',
    reason: expect.stringMatching(/remediated \d+ times in 60 minutes/),
  });
  const repairs = (await listHistory(journal, contested.id)).filter(({ state }) => state === 'remediated');
  expect(repairs.length).toBeGreaterThanOrEqual(5);
  expect(await versioningOf(Bucket, s3)).toBe('Suspended');
});
