// `palisade sweep` on the local cloud, in an account where the mode of s3-versioning is `monitor`: nothing is remediated.
import { CreateBucketCommand, DeleteBucketCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { listFindings, listHistory } from '../../shared/findings/finding-queries.ts';
import { accounts, ids, journal, newName, region } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runPalisade } from '../support/palisade.ts';

const { s3 } = accounts(ids.testing, region);

async function aBucket(): Promise<string> {
  const Bucket = newName('swept');
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}
const statusOf = async (Bucket: string) => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const findingsAbout = (resourceId: string) => listFindings(journal, { accountId: ids.testing, resourceId });
const sweep = async (...more: string[]) => {
  const { code, stdout, stderr } = await runPalisade('sweep', '--account', ids.testing, '--json', ...more);
  return { code, stderr, summary: stdout ? JSON.parse(stdout) : undefined };
};

test('a dry run changes nothing, lists violations, and exits with 2', async () => {
  const bucket = await aBucket();
  const { code, summary } = await sweep('--dry-run', '--guardrail', 's3-versioning');
  expect(code).toBe(2);
  expect(summary).toMatchObject({ dryRun: true, isComplete: true, guardrails: ['s3-versioning'], record: null });
  expect(summary.findings).toContainEqual(
    expect.objectContaining({
      guardrail: 's3-versioning',
      state: 'monitored',
      resource: expect.objectContaining({ id: bucket }),
    }),
  );
  expect(await statusOf(bucket)).toBeUndefined();
});

test('findings of a deleted bucket are resolved', async () => {
  const bucket = await aBucket();
  await sweep('--guardrail', 's3-versioning');
  // In the testing account the mode of s3-versioning is `monitor`: the finding stays open.
  const bySweep = await eventually(async () => {
    const [open] = (await findingsAbout(bucket)).filter(({ state }) => state === 'monitored');
    const history = open ? await listHistory(journal, open.id) : [];
    return history.find(({ trigger }) => trigger.detailType === 'Palisade Sweep');
  });
  expect(bySweep.trigger.principal).toBe(`arn:aws:iam::${ids.sharedServices}:root`);
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  await sweep('--guardrail', 's3-versioning');
  await eventually(async () => (await findingsAbout(bucket)).every(({ state }) => state === 'resolved'));
});

test('compliant buckets are only read, and an account of compliant buckets exits with 0', async () => {
  const { code, summary } = await sweep('--guardrail', 's3-encryption');
  expect({ code, changes: summary.changes }).toEqual({ code: 0, changes: 0 });
});

test.each([
  { name: 'an invalid account ID', args: ['--account', '12'], says: 'expected a 12-digit account ID' },
  {
    name: 'an unknown account',
    args: ['--account', '123456789012'],
    says: 'The hub does not govern account 123456789012',
  },
  {
    name: 'an unknown guardrail',
    args: ['--guardrail', 's3'],
    says: "Unknown guardrail 's3'. Known: s3-public-access",
  },
])('$name prints one clear line', async ({ args, says }) => {
  const { code, stdout, stderr } = await runPalisade('sweep', ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('JSON lines: one finding per line, and the summary last', async () => {
  await aBucket();
  const args = ['sweep', '--account', ids.testing, '--guardrail', 's3-versioning', '--dry-run', '--format', 'jsonl'];
  const lines = (await runPalisade(...args)).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.slice(0, -1).every(({ finding }) => finding.guardrail === 's3-versioning')).toBe(true);
  expect(lines.at(-1)).toMatchObject({ summary: { dryRun: true } });
});
