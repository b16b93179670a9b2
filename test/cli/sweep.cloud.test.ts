// `palisade sweep` on the local cloud, in the account that only watches over versioning: nobody repairs there.
import { CreateBucketCommand, DeleteBucketCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { listFindings } from '../../shared/findings/finding-queries.ts';
import { accounts, eventually, ids, journal, newName, region } from '../support/cloud.ts';
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

test('a dry run changes nothing, names what is wrong, and ends with 2', async () => {
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

test('a bucket that goes closes its findings', async () => {
  const bucket = await aBucket();
  await sweep('--guardrail', 's3-versioning');
  // The testing account only watches over versioning: the finding stays open.
  await eventually(async () => (await findingsAbout(bucket)).some(({ state }) => state === 'monitored'));
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  await sweep('--guardrail', 's3-versioning');
  await eventually(async () => (await findingsAbout(bucket)).every(({ state }) => state === 'resolved'));
});

test('what is compliant is only read, and an account of compliant buckets ends with 0', async () => {
  const { code, summary } = await sweep('--guardrail', 's3-encryption');
  expect({ code, changes: summary.changes }).toEqual({ code: 0, changes: 0 });
});

test.each([
  { name: 'an account that is none', args: ['--account', '12'], says: 'has 12 digits' },
  { name: 'a stranger', args: ['--account', '123456789012'], says: "not one of the local cloud's" },
  {
    name: 'a guardrail that is none',
    args: ['--guardrail', 's3'],
    says: "There is no guardrail 's3'. There are s3-public-access",
  },
])('$name is one clear line', async ({ args, says }) => {
  const { code, stdout, stderr } = await runPalisade('sweep', ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('JSON lines come one finding each, and the summary last', async () => {
  await aBucket();
  const args = ['sweep', '--account', ids.testing, '--guardrail', 's3-versioning', '--dry-run', '--format', 'jsonl'];
  const lines = (await runPalisade(...args)).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.slice(0, -1).every(({ finding }) => finding.guardrail === 's3-versioning')).toBe(true);
  expect(lines.at(-1)).toMatchObject({ summary: { dryRun: true } });
});
