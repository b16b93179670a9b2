// The kill switch, end to end. Only a new account is paused, because other tests run at the same time.
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { deliver } from '../../local/aws/eventbridge-delivery.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import { complianceChange } from '../../tools/fixtures/events.ts';
import { accounts, ids, journal, newName, region, waitForFinding } from '../support/cloud.ts';
import { makeCompleteAccount } from '../support/complete-account.ts';
import { runPalisade } from '../support/palisade.ts';

/** After this time no function uses a cached kill switch any more. */
const pauseCacheMs = 10_500;

test('a pause stops changes within ten seconds, but not reports; resume allows changes again', async () => {
  const account = await makeCompleteAccount('Paused');
  const { s3 } = accounts(account, region);
  const Bucket = newName('paused');
  const paused = await runPalisade('pause', '--account', account, '--reason', 'a test', '--json');
  const requester = { by: `arn:aws:iam::${ids.sharedServices}:root`, byKnownFrom: 'sts:GetCallerIdentity' };
  const pauses: unknown[] = JSON.parse(paused.stdout);
  expect(pauses).toContainEqual(expect.objectContaining({ account, reason: 'a test', ...requester }));
  await sleep(pauseCacheMs);
  await s3.send(new CreateBucketCommand({ Bucket }));
  const finding = await waitForFinding(account, Bucket, 's3-versioning', 'monitored');
  expect(finding.reason).toMatch(/Palisade is paused in this account by root of \d{12} since .*: a test$/);
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();

  await runPalisade('canary', '--enable', account);
  const canary = await runPalisade('canary', account);
  expect(canary.stdout).toMatch(/detected after \d+\.\d s; paused, so not repaired\.\n$/);
  expect(canary.code).toBe(2);

  const resumed = await runPalisade('resume', '--account', account, '--json');
  expect(JSON.parse(resumed.stdout)).toEqual([]);
  expect((await readHubState(journal)).lastResume).toMatchObject({ account, ...requester });
  await sleep(pauseCacheMs);
  await deliver(accounts, complianceChange({ accountId: account, region, bucket: Bucket }));
  await waitForFinding(account, Bucket, 's3-versioning', 'remediated');
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
});

test('pause requires a reason, and resume a valid account ID', async () => {
  expect((await runPalisade('pause')).stderr).toContain('--reason');
  const { code, stderr } = await runPalisade('resume', '--account', 'production');
  expect([code, stderr]).toEqual([1, "Invalid --account 'production': expected a 12-digit account ID.\n"]);
});
