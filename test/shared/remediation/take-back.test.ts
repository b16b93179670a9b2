// A change that was verified is looked at again, and taken back if what it relies on has gone.
import type { Guardrail } from '../../../shared/guardrails/contract/guardrail.ts';
import { LookAheadError } from '../../../shared/guardrails/contract/preflight.ts';
import { s3Versioning } from '../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import type { Outcome } from '../../../shared/remediation/outcome.ts';
import { takeBackIfNeeded } from '../../../shared/remediation/take-back.ts';
import { bucket, fakeS3 } from '../../support/fake-s3.ts';

const remediated = {
  state: 'remediated',
  reason: 'versioning is suspended',
  before: { status: 'Suspended', mfaDelete: false },
  after: { status: 'Enabled', mfaDelete: false },
  change: { status: 'Enabled', mfaDelete: false },
} as const;

async function lookedAtAgain(recheck: () => Promise<string | undefined>, fault?: string) {
  const fake = fakeS3({ versioning: { Status: 'Enabled' } });
  if (fault) fake.fail('PutBucketVersioningCommand', fault);
  const guardrail: Guardrail = { ...(s3Versioning as unknown as Guardrail), recheck };
  const outcome: Outcome = await takeBackIfNeeded(fake.s3, undefined, guardrail, bucket, remediated);
  return { outcome, status: fake.state.versioning.Status, calls: fake.calls.length };
}

test('nothing is called if all is as it was', async () => {
  expect(await lookedAtAgain(async () => undefined)).toEqual({ outcome: remediated, status: 'Enabled', calls: 0 });
});

test('the settings from before are written back and read again; the outcome is failed, and final', async () => {
  const { outcome, status } = await lookedAtAgain(async () => 'the key was disabled meanwhile');
  expect(status).toBe('Suspended');
  expect(outcome).toMatchObject({
    state: 'failed',
    reason: 'versioning is suspended; undone: the key was disabled meanwhile',
    after: { status: 'Suspended' },
    isFinal: true,
  });
});

test('a refusal to write them back is said, and what is there now', async () => {
  const { outcome } = await lookedAtAgain(async () => 'the key was disabled meanwhile', 'AccessDenied');
  expect(outcome).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('could not be written: AccessDenied'),
    after: { status: 'Enabled' },
  });
});

test('a check without an answer is a note: the change was cleared before', async () => {
  const { outcome, status } = await lookedAtAgain(() =>
    Promise.reject(new LookAheadError({ kind: 'throttled', code: 'ThrottlingException', message: '' })),
  );
  expect(status).toBe('Enabled');
  expect(outcome).toMatchObject({
    state: 'remediated',
    notes: ['it could not be looked at again: ThrottlingException'],
  });
});
