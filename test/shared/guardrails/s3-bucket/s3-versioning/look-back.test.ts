import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { lookBack } from '../../../../../shared/guardrails/s3-bucket/s3-versioning/look-back.ts';
import type { Versioning } from '../../../../../shared/guardrails/s3-bucket/s3-versioning/settings.ts';
import { type BucketState, bucket, fakeS3 } from '../../../../support/fake-s3.ts';
import { fakeSurroundings } from '../../../../support/surroundings.ts';

const suspended: Versioning = { status: 'Suspended', mfaDelete: false };

function lookBackTo(state: Partial<BucketState>, before = suspended, denied: string[] = [], from: string[] = []) {
  const fake = fakeS3(state);
  for (const command of denied) fake.fail(command, 'AccessDenied');
  const sourcesOf = async () => ({
    asOf: null,
    isOld: false,
    loggingFrom: [],
    replicatingFrom: from.map((name) => ({ accountId: '444455556666', bucket: name })),
  });
  return lookBack(createBucketLook(fake.s3, bucket, fakeSurroundings({}, [], sourcesOf)), bucket, before);
}

const replication = { Role: 'arn:aws:iam::111122223333:role/copy', Rules: [] };

test('V6: S3 never suspends versioning of a bucket with Object Lock', async () => {
  const { refusal } = await lookBackTo({ objectLock: { ObjectLockEnabled: 'Enabled' } });
  expect(refusal).toMatch(/Object Lock.*\(V6\)/);
});

test('V6: nor that of a bucket that is replicated', async () => {
  const { refusal } = await lookBackTo({ replication });
  expect(refusal).toMatch(/delete the replication configuration first \(V6\)/);
});

test('V6: replication to the bucket would stop', async () => {
  const { refusal, notes } = await lookBackTo({}, suspended, [], ['source']);
  expect([refusal, notes[0]]).toEqual([undefined, expect.stringMatching(/source of account 444455556666/)]);
});

test('what may not be read is said, and does not stop a person', async () => {
  const denied = ['GetObjectLockConfigurationCommand', 'GetBucketReplicationCommand'];
  const { refusal, notes } = await lookBackTo({}, suspended, denied);
  expect(refusal).toBeUndefined();
  expect(notes.join(' ')).toMatch(/GetBucketObjectLockConfiguration.*GetReplicationConfiguration/);
});

test('a bucket that was never versioned stays suspended, which a note says', async () => {
  expect((await lookBackTo({})).notes).toHaveLength(1);
  const { notes } = await lookBackTo({}, { status: 'NeverSet', mfaDelete: false });
  expect(notes[0]).toMatch(/cannot be removed again; it is suspended/);
});
