// Commands with a hub in narrow terminals: what they print of its answers fits, too.
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { accounts, ids, newName, region, waitForFinding } from '../support/cloud.ts';
import { runInTerminal, wrappedLines } from '../support/terminal-runs.ts';

test.each([60, 100])('in %d columns, what the hub answers fits, and a short id is accepted', async (width) => {
  const bucket = newName(`long-bucket-name-in-${width}-columns`);
  const { s3 } = accounts(ids.production, region);
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
  const { id } = await waitForFinding(ids.production, bucket, 's3-public-access', 'remediated');
  const short = id.slice(0, 'pf-'.length + 12);
  const runs = [
    ['findings', '--resource', bucket],
    ['findings', '--resource', bucket, '-o', 'wide'],
    ['accounts'],
    ['baseline', ids.production, '--dry-run'],
    ['sweep', '--account', ids.production, '--dry-run'],
    ['undo', short, '--dry-run'],
    ['approve', short, '--dry-run'],
    ['held'],
    ['dlq', 'list'],
    ['local', 'status'],
    ['scp', 'production'],
    ['finding', short],
  ];
  const { lines } = await runInTerminal(runs, {}, width);
  expect(lines).toHaveLength(runs.length);
  expect(Object.fromEntries(lines.map((each, index) => [runs[index]?.join(' '), wrappedLines(each)]))).toEqual(
    Object.fromEntries(runs.map((args) => [args.join(' '), []])),
  );
  const text = (index: number) => lines[index]?.map((line) => line.text.trim()).join('\n');
  expect(text(0)).toContain(id.slice(0, 'pf-'.length + 8));
  expect(text(1)).toContain(id);
  // The short id is that of a finding, which can be undone, and has nothing to approve.
  expect(text(5)).toContain('Dry run');
  expect(text(6)).toContain('Not approved');
});
