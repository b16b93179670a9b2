// Suppression, end to end: Palisade does not remediate what is exempt, undone or contested.
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { accounts, ids, journal, newName, region, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
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

test('an exempt violation is reported with owner and expiry date, and not remediated', async () => {
  const Bucket = newName('exempt');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await suspend(Bucket);
  const finding = await waitForFinding(ids.dataScience, Bucket, 's3-versioning', 'exempt');
  expect(finding.reason).toMatch(/exempt until 2099-12-31 \(\d+ days left\), by owner@example.com: a test/);
  expect(await versioningOf(Bucket)).toBe('Suspended');
});

/** The states in the history of a finding. Two triggers of one violation, handled at once, are one. */
const states = async (id: string) => [...new Set((await listHistory(journal, id)).map(({ state }) => state))];

describe('undo of a remediation', () => {
  const Bucket = newName('undone');
  let id: string;
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await openUp(Bucket);
    ({ id } = await waitForFinding(ids.dataScience, Bucket, 's3-public-access', 'remediated'));
  });

  test('with --dry-run shows the current settings and those that it would restore', async () => {
    expect(await undo(id, '--dry-run')).toMatchObject({
      code: 0,
      state: 'planned',
      now: { blockPublicAcls: true },
      back: { blockPublicAcls: false },
    });
  });

  test('restores the previous settings, and records who requested it', async () => {
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
    expect(await states(id)).toEqual(['remediated', 'undone']);
  });

  test('suspends the guardrail for the resource, and cannot be repeated', async () => {
    const dryRun = await runPalisade('sweep', '--dry-run', '--account', ids.dataScience, '--json');
    expect(JSON.parse(dryRun.stdout).findings).toContainEqual(
      expect.objectContaining({ id, state: 'undone', leftAlone: 'undone' }),
    );
    expect((await runPalisade('baseline', ids.dataScience)).code).toBe(0);
    expect(await states(id)).toEqual(['remediated', 'undone']);
    expect(await undo(id)).toMatchObject({
      code: 1,
      state: 'refused',
      reason: expect.stringContaining('undone already'),
    });
  });
});

test('an undo is refused if the resource has changed since, and shows both settings', async () => {
  const Bucket = newName('changed');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { id } = await waitForFinding(ids.dataScience, Bucket, 's3-encryption', 'remediated');
  // A bucket with another key is compliant, so it is not remediated. But it is not in the state after the remediation.
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'alias/another' };
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  const { code, state, reason, now, back } = await undo(id);
  expect({ code, state }).toEqual({ code: 1, state: 'refused' });
  expect(reason).toBe('the resource has changed since it was remediated');
  const ownKey = expect.stringContaining(`:${ids.dataScience}:key/`);
  expect([now.key, back.key]).toEqual(['alias/another', ownKey]);
});

test('a finding that does not exist cannot be undone', async () => {
  const { code, stderr } = await undo('pf-000000000000000000000000');
  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no finding/);
});

test('a resource that is reverted repeatedly is contested: not remediated, reported with high severity', async () => {
  const { s3 } = accounts(ids.dataManagement, region);
  const Bucket = newName('contested');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const contested = await eventually(async () => {
    const [found] = await listFindings(journal, { resourceId: Bucket, state: 'contested' });
    if (!found && (await versioningOf(Bucket, s3)) === 'Enabled') await suspend(Bucket, s3);
    return found;
  });
  expect(contested).toMatchObject({
    severity: 'HIGH',
    reason: expect.stringMatching(/remediated \d+ times in 60 minutes/),
  });
  const remediations = (await listHistory(journal, contested.id)).filter(({ state }) => state === 'remediated');
  expect(remediations.length).toBeGreaterThanOrEqual(5);
  expect(await versioningOf(Bucket, s3)).toBe('Suspended');
});
