import pWaitFor from 'p-wait-for';
import type { AwsFailure } from '../../../shared/aws/errors.ts';
import { s3Encryption } from '../../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { s3Versioning } from '../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import { isTransientlyUnreadable, needsRetry, type Outcome } from '../../../shared/remediation/outcome.ts';
import { enforce } from '../../support/enforce.ts';
import { bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';

const policy = { mode: 'remediate', parameters: {} } as const;
const run = (fake: FakeS3) => enforce(fake.s3, s3Versioning, bucket, policy, async () => undefined);
const commands = (fake: FakeS3) => fake.calls.map(({ command }) => command);

test('a rejected write is a failed remediation, with the previous settings and the change', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'AccessDenied');
  const outcome = await run(fake);
  expect(outcome).toMatchObject({
    state: 'failed',
    before: { status: 'NeverSet' },
    change: { status: 'Enabled' },
    after: null,
    reason: expect.stringContaining('AccessDenied'),
  });
});

const unreadableBy = (failure: Omit<AwsFailure, 'message'>) =>
  ({ state: 'unreadable', reason: '', failure: { message: '', ...failure } }) as const;

test.each<[string, Outcome, boolean]>([
  ['denied by the resource', unreadableBy({ kind: 'denied', code: 'AccessDenied' }), false],
  ['denied for a role', unreadableBy({ kind: 'denied', code: 'AccessDenied', role: 'arn:aws:iam::1:role/r' }), true],
  ['throttled', unreadableBy({ kind: 'throttled', code: 'SlowDown' }), true],
  ['unavailable', unreadableBy({ kind: 'unavailable', code: 'InternalError' }), true],
  ['refused', unreadableBy({ kind: 'refused', code: 'NotUnderstood' }), true],
  ['elsewhere, but here', unreadableBy({ kind: 'elsewhere', code: 'PermanentRedirect' }), true],
  ['not verified', { state: 'failed', reason: '', before: {}, after: null, change: {} }, true],
  ['compliant', { state: 'compliant', reason: '', facts: {} }, false],
])('a retry when the outcome is %s', (_what, outcome, expected) => {
  expect(needsRetry(outcome)).toBe(expected);
});

test('a write that succeeded although its response was lost is a remediation', async () => {
  const fake = fakeS3();
  fake.loseResponse('PutBucketVersioningCommand', 'TimeoutError');
  expect(await run(fake)).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a write without effect is detected by verification, and is not reported as remediated', async () => {
  const fake = fakeS3();
  fake.dropWrites = true;
  expect(await run(fake)).toMatchObject({ state: 'failed', after: { status: 'NeverSet' } });
});

test('a write that only the second read shows is remediated: S3 settings are eventually consistent', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'never', 0);
  fake.dropWrites = true;
  const outcome = run(fake);
  await pWaitFor(() => commands(fake).length === 3, { interval: 1, timeout: 5_000 });
  fake.state.versioning.Status = 'Enabled';
  expect(await outcome).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('a bucket that was deleted is gone, whenever that is detected', async () => {
  const beforeTheRead = fakeS3();
  beforeTheRead.fail('GetBucketVersioningCommand', 'NoSuchBucket');
  expect(await run(beforeTheRead)).toMatchObject({ state: 'gone' });

  const beforeTheWrite = fakeS3();
  beforeTheWrite.fail('PutBucketVersioningCommand', 'NoSuchBucket');
  expect(await run(beforeTheWrite)).toMatchObject({ state: 'gone' });
});

test.each(['SlowDown', 'ServiceUnavailable', 'InternalError', 'TimeoutError', 'ExpiredToken'])(
  '%s during a read is transient: retried before anything is published',
  async (name) => {
    const fake = fakeS3();
    fake.fail('GetBucketVersioningCommand', name);
    const outcome = await run(fake);
    expect(outcome).toMatchObject({ state: 'unreadable' });
    expect([isTransientlyUnreadable(outcome), needsRetry(outcome)]).toEqual([true, true]);
  },
);

test('a failed remediation is not transiently unreadable, because the write may have succeeded', async () => {
  const fake = fakeS3();
  fake.fail('PutBucketVersioningCommand', 'InternalError');
  expect(isTransientlyUnreadable(await run(fake))).toBe(false);
});

test('an unknown encryption algorithm is unreadable, and so never replaced', async () => {
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

/** A client that fails before it sends a call of this command, as the SDK does for names that fit in no URL. */
function throwingBefore(fake: FakeS3, commandName: string) {
  fake.s3.middlewareStack.add(
    (next, context) => async (args) => {
      if (context['commandName'] === commandName) throw new TypeError('Invalid URL');
      return next(args);
    },
    { step: 'initialize', priority: 'high' },
  );
}

test('what the SDK throws before a read is about this resource: unreadable, with the reason', async () => {
  const fake = fakeS3();
  throwingBefore(fake, 'GetBucketVersioningCommand');
  const outcome = await run(fake);
  expect(outcome).toMatchObject({ state: 'unreadable', reason: expect.stringContaining('TypeError (Invalid URL)') });
  expect([isTransientlyUnreadable(outcome), needsRetry(outcome)]).toEqual([false, true]);
});

test('an answer to a write that cannot be parsed does not hide that the write succeeded', async () => {
  const fake = fakeS3();
  fake.s3.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context['commandName'] === 'PutBucketVersioningCommand') throw new SyntaxError('Unexpected end of input');
      return answer;
    },
    { step: 'initialize', priority: 'high' },
  );
  expect(await run(fake)).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
});

test('what the SDK throws before a write is about this resource: failed, with the reason', async () => {
  const fake = fakeS3();
  throwingBefore(fake, 'PutBucketVersioningCommand');
  const outcome = await run(fake);
  expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('TypeError (Invalid URL)') });
});

describe('what is required beyond what is remediated', () => {
  const aes = { encryption: 'AES256', key: null, bucketKey: true } as const;
  const reason = 'accounts like this one are not changed';
  const required = {
    mode: 'remediate' as const,
    parameters: aes,
    reports: { parameters: { ...aes, encryption: 'aws:kms' }, reason },
  };
  const encrypt = (SSEAlgorithm: string) => ({ Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] });

  test.each([
    { has: undefined, state: 'remediated', writes: 1, says: 'AES256 is required' },
    { has: 'AES256', state: 'monitored', writes: 0, says: `aws:kms is required; only reported: ${reason}` },
    { has: 'aws:kms', state: 'compliant', writes: 0, says: 'default encryption is aws:kms' },
  ])('a bucket on $has is $state', async ({ has, state, writes, says }) => {
    const fake = fakeS3({ encryption: has === undefined ? undefined : encrypt(has) });
    const outcome = await enforce(fake.s3, s3Encryption, bucket, required);
    expect(outcome).toMatchObject({ state, reason: expect.stringContaining(says) });
    expect(fake.calls.filter(({ command }) => command.startsWith('Put'))).toHaveLength(writes);
  });

  test('what is only reported by its parameters says why', async () => {
    const fake = fakeS3({ encryption: encrypt('AES256') });
    const policy = { mode: 'monitor' as const, parameters: { ...aes, encryption: 'aws:kms' }, onlyReports: 'no key' };
    const outcome = await enforce(fake.s3, s3Encryption, bucket, policy);
    expect(outcome).toMatchObject({ state: 'monitored', reason: expect.stringMatching(/; only reported: no key$/) });
  });
});
