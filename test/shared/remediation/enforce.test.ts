import pWaitFor from 'p-wait-for';
import { s3Encryption } from '../../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { s3Versioning } from '../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import { enforce, isTransientlyUnreadable, needsRetry } from '../../../shared/remediation/enforce.ts';
import { bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';

const policy = { mode: 'remediate', parameters: {} } as const;
const hold = (fake: FakeS3) => enforce(fake.s3, s3Versioning, bucket, policy, async () => undefined);
const commands = (fake: FakeS3) => fake.calls.map(({ command }) => command);

test('a write that S3 refuses is a failed repair, with what was there and what was tried', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'AccessDenied');
  const outcome = await hold(fake);
  expect(outcome).toMatchObject({
    state: 'failed',
    before: { status: 'NeverSet' },
    change: { status: 'Enabled' },
    after: null,
    reason: expect.stringContaining('AccessDenied'),
  });
  expect(needsRetry(outcome)).toBe(true);
});

test('a write that was made, and whose answer was lost, is a repair', async () => {
  const fake = fakeS3();
  fake.loseResponse('PutBucketVersioningCommand', 'TimeoutError');
  expect(await hold(fake)).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a write that did not take is found by reading again, and is not called repaired', async () => {
  const fake = fakeS3();
  fake.dropWrites = true;
  expect(await hold(fake)).toMatchObject({ state: 'failed', after: { status: 'NeverSet' } });
});

test('a write that shows only at the second look is repaired: S3 settings are eventually consistent', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'never', 0);
  fake.dropWrites = true;
  const outcome = hold(fake);
  await pWaitFor(() => commands(fake).length === 3, { interval: 1, timeout: 5_000 });
  fake.state.versioning.Status = 'Enabled';
  expect(await outcome).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a bucket that went is gone, whenever it goes', async () => {
  const atOnce = fakeS3();
  atOnce.fail('GetBucketVersioningCommand', 'NoSuchBucket');
  expect(await hold(atOnce)).toMatchObject({ state: 'gone' });

  const beforeTheWrite = fakeS3();
  beforeTheWrite.fail('PutBucketVersioningCommand', 'NoSuchBucket');
  expect(await hold(beforeTheWrite)).toMatchObject({ state: 'gone' });
});

test.each(['SlowDown', 'ServiceUnavailable', 'InternalError', 'TimeoutError', 'ExpiredToken'])(
  '%s while reading is momentary: retried before anybody is told',
  async (name) => {
    const fake = fakeS3();
    fake.fail('GetBucketVersioningCommand', name);
    const outcome = await hold(fake);
    expect(outcome).toMatchObject({ state: 'unreadable' });
    expect([isTransientlyUnreadable(outcome), needsRetry(outcome)]).toEqual([true, true]);
  },
);

test('a failed repair is never momentary: the write may have happened, so it has to be told', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'InternalError');
  expect(isTransientlyUnreadable(await hold(fake))).toBe(false);
});

test('an encryption that is not known here is unread, and so never replaced', async () => {
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:quantum' } }];
  const fake = fakeS3({ encryption: { Rules } });
  const outcome = await enforce(
    fake.s3,
    s3Encryption,
    bucket,
    { mode: 'remediate', parameters: s3Encryption.defaults },
    async () => undefined,
  );
  expect(outcome).toMatchObject({ state: 'unreadable', failure: { code: 'NotUnderstood' } });
  expect(commands(fake)).toEqual(['GetBucketEncryptionCommand']);
});

test('an error that is not of AWS is a bug, and is thrown on', async () => {
  const fake = fakeS3();
  fake.s3.middlewareStack.add(
    () => async () => {
      throw new RangeError('bug');
    },
    { step: 'initialize', priority: 'high' },
  );
  await expect(hold(fake)).rejects.toThrow(RangeError);
});
