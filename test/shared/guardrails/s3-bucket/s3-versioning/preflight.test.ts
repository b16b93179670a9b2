import { LookAheadError } from '../../../../../shared/guardrails/contract/preflight.ts';
import { createBucketLook } from '../../../../../shared/guardrails/s3-bucket/look/bucket-look.ts';
import { s3Versioning } from '../../../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import type { Versioning } from '../../../../../shared/guardrails/s3-bucket/s3-versioning/settings.ts';
import { bucket, fakeS3 } from '../../../../support/fake-s3.ts';
import { noSurroundings } from '../../../../support/surroundings.ts';

const never: Versioning = { status: 'NeverSet', mfaDelete: false };
const expiring = { ID: 'old', Status: 'Enabled', Filter: {}, Expiration: { Days: 30 } };

async function check(lifecycleRules: object[] | undefined, before = never, failure?: string) {
  const fake = fakeS3(lifecycleRules ? { lifecycleRules } : {});
  if (failure) fake.fail('GetBucketLifecycleConfigurationCommand', failure);
  const look = createBucketLook(fake.s3, bucket, noSurroundings());
  const change: Versioning = { ...before, status: 'Enabled' };
  const facts = await s3Versioning.lookAhead(look, bucket, change, before);
  const found = s3Versioning.preflight(facts, change);
  if (found.kind === 'impossible') throw new Error(found.reason);
  const hazards = found.kind === 'would break' ? found.hazards : [];
  const notes = found.notes.map((note) => /\((V\d)\)/.exec(note)?.[1]);
  return { hazards, ids: hazards.map(({ id }) => id), notes, change: found.change };
}

test.each([
  { name: 'no rules', rules: undefined, ids: [] },
  { name: 'V2: a rule that expires objects', rules: [expiring], ids: ['V2'] },
  {
    name: 'a rule that ends noncurrent versions too',
    rules: [{ ...expiring, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
    ids: [],
  },
  { name: 'a rule that is disabled', rules: [{ ...expiring, Status: 'Disabled' }], ids: [] },
])('$name', async ({ rules, ids }) => {
  const found = await check(rules);
  expect(found.ids).toEqual(ids);
  expect(found.change).toEqual({ status: 'Enabled', mfaDelete: false });
});

test('V2 names the rules and what to add, and can be approved', async () => {
  const { hazards } = await check([expiring, { ...expiring, ID: 'older' }]);
  expect(hazards).toEqual([
    expect.objectContaining({
      breaks: expect.stringContaining('old, older'),
      remedy: expect.stringContaining('NoncurrentVersionExpiration'),
      approvable: true,
    }),
  ]);
});

test('V7: MFA delete holds, no approval helps, and root is told what to run', async () => {
  const { hazards } = await check(undefined, { status: 'Suspended', mfaDelete: true });
  expect(hazards).toEqual([expect.objectContaining({ id: 'V7', approvable: false })]);
  expect(hazards[0]?.remedy).toMatch(/root user .*put-bucket-versioning --bucket a-bucket .*MFADelete=Enabled --mfa/);
});

test('sentences: the first time all, afterwards only what is new', async () => {
  expect((await check(undefined)).notes).toEqual(['V1', 'V3', 'V4', 'V5']);
  expect((await check(undefined, { status: 'Suspended', mfaDelete: false })).notes).toEqual(['V3', 'V4']);
});

test('lifecycle rules that may not be read hold; throttled ones are read again', async () => {
  expect((await check(undefined, never, 'AccessDenied')).ids).toEqual(['unread']);
  await expect(check(undefined, never, 'SlowDown')).rejects.toThrow(LookAheadError);
});
