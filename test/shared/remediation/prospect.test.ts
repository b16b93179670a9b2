// What a preflight means for a change that is due.
import fc from 'fast-check';
import type { Approval } from '../../../shared/findings/approvals.ts';
import type { Guardrail } from '../../../shared/guardrails/contract/guardrail.ts';
import { type Hazard, LookAheadError, type Preflight } from '../../../shared/guardrails/contract/preflight.ts';
import { s3Versioning } from '../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import type { Settings } from '../../../shared/lib/settings.ts';
import { fingerprintOf, lookAhead } from '../../../shared/remediation/prospect.ts';
import { awsError, bucket } from '../../support/fake-s3.ts';

const now = new Date('2026-11-28T12:00:00.000Z');
const before = { status: 'NeverSet', mfaDelete: false };
const change = { status: 'Enabled', mfaDelete: false };
const remediation = { reason: 'versioning was never enabled', before, change };
const hazard: Hazard = {
  id: 'V2',
  breaks: 'expiration deletes nothing any more',
  affects: 'the owner of the bucket',
  seenBy: 'GetBucketLifecycleConfiguration',
  remedy: 'add NoncurrentVersionExpiration to the rule',
  approvable: true,
};
const wouldBreak = (...hazards: [Hazard, ...Hazard[]]): Preflight => ({
  kind: 'would break',
  change,
  hazards,
  notes: [],
});

/** A guardrail whose look ahead finds these facts, and decides this about them. */
function aGuardrail(found: Preflight, look: () => Promise<Settings> = async () => ({ rules: [] })): Guardrail {
  return { ...(s3Versioning as unknown as Guardrail), lookAhead: look, preflight: () => found };
}

function ahead(guardrail: Guardrail, approval?: Approval, mode: 'when-held' | 'always' | 'never' = 'when-held') {
  const policy = { mode: 'remediate', approval: mode, parameters: {} } as const;
  return lookAhead(undefined, { guardrail, resource: bucket, policy, remediation, approval, now });
}

const approvalOf = (more: Partial<Approval> = {}): Approval => ({
  by: 'arn:aws:iam::111122223333:role/data-owner',
  at: '2026-11-28T11:00:00.000Z',
  until: '2026-11-29T11:00:00.000Z',
  fingerprint: fingerprintOf(remediation, { rules: [] }),
  eventId: 'approved',
  ...more,
});

test('what breaks nothing is made, as it was completed, and with what is to be said', async () => {
  const completed = { ...change, key: 'arn' };
  const found = await ahead(aGuardrail({ kind: 'clear', change: completed, notes: ['there is no way back'] }));
  expect(found).toEqual({
    kind: 'proceed',
    remediation: { ...remediation, change: completed, notes: ['there is no way back'] },
  });
});

test('what would break something is held, and says what, for whom, how it was seen and what to do', async () => {
  const found = await ahead(aGuardrail(wouldBreak(hazard)));
  expect(found).toMatchObject({
    kind: 'outcome',
    outcome: {
      state: 'held',
      reason:
        'versioning was never enabled; held: expiration deletes nothing any more, for the owner of the bucket (seen by GetBucketLifecycleConfiguration): add NoncurrentVersionExpiration to the rule',
      hold: { hazards: [hazard], approval: 'when-held', isApprovable: true },
    },
  });
});

test('what cannot work is not written, and not tried again at once', async () => {
  const found = await ahead(aGuardrail({ kind: 'impossible', reason: 'the key is disabled' }));
  expect(found).toMatchObject({
    outcome: { state: 'failed', after: null, isFinal: true, reason: expect.stringContaining('the key is disabled') },
  });
});

describe('a look without an answer', () => {
  const refusing = (error: Error) => aGuardrail({ kind: 'clear', change, notes: [] }, () => Promise.reject(error));
  const throttled = { kind: 'throttled', code: 'SlowDown', message: '' } as const;
  const rows = [
    { what: 'that is throttled', error: new LookAheadError(throttled), outcome: { state: 'unreadable' } },
    { what: 'that the SDK throws', error: awsError('SlowDown', 503), outcome: { state: 'unreadable' } },
    {
      what: 'about a bucket that was deleted',
      error: new LookAheadError({ kind: 'not-found', code: 'NoSuchBucket', message: '' }),
      outcome: { state: 'gone' },
    },
    { what: 'because of a bug', error: new TypeError('undefined'), outcome: { state: 'failed' } },
  ];

  test.each(rows)('$what changes nothing', async ({ error, outcome }) => {
    expect(await ahead(refusing(error))).toMatchObject({ kind: 'outcome', outcome });
  });
});

test('an approval of this change, which was not used and has not lapsed, lets it go ahead', async () => {
  const found = await ahead(aGuardrail(wouldBreak(hazard)), approvalOf());
  const notes = ['approved by arn:aws:iam::111122223333:role/data-owner at 2026-11-28T11:00:00.000Z'];
  expect(found).toMatchObject({ kind: 'proceed', approvedBy: approvalOf(), remediation: { notes } });
});

const invalid = [
  { why: 'is of another change', approval: approvalOf({ fingerprint: 'other' }) },
  { why: 'has lapsed', approval: approvalOf({ until: now.toISOString() }) },
  { why: 'ended when the resource changed', approval: approvalOf({ lapsedAt: '2026-11-28T11:30:00.000Z' }) },
  { why: 'was used', approval: approvalOf({ usedAt: '2026-11-28T11:30:00.000Z' }) },
];

test.each(invalid)('an approval that $why allows nothing', async ({ approval }) => {
  expect(await ahead(aGuardrail(wouldBreak(hazard)), approval)).toMatchObject({ outcome: { state: 'held' } });
});

test('property: a hazard that cannot be approved, and `never`, hold whatever was approved; `always` holds everything', async () => {
  const modes = fc.constantFrom('when-held' as const, 'always' as const, 'never' as const);
  await fc.assert(
    fc.asyncProperty(modes, fc.array(fc.boolean(), { maxLength: 3 }), fc.boolean(), async (mode, kinds, isApproved) => {
      const [first, ...others] = kinds.map((approvable) => ({ ...hazard, approvable }));
      const preflight = first ? wouldBreak(first, ...others) : ({ kind: 'clear', change, notes: [] } as const);
      const { kind } = await ahead(aGuardrail(preflight), isApproved ? approvalOf() : undefined, mode);
      const needsApproval = kinds.length > 0 || mode === 'always';
      const canBeApproved = mode !== 'never' && kinds.every(Boolean);
      const isMade = !needsApproval || (isApproved && canBeApproved);
      expect(kind).toBe(isMade ? 'proceed' : 'outcome');
    }),
  );
});

test('the fingerprint changes with what matters, and not with the order of keys and lists', () => {
  const facts = { policy: ['a', 'b'], acl: { public: false } };
  const same = { acl: { public: false }, policy: ['b', 'a'] };
  expect(fingerprintOf(remediation, same)).toBe(fingerprintOf(remediation, facts));
  expect(fingerprintOf(remediation, { ...facts, asOf: 'known as of today' })).toBe(fingerprintOf(remediation, facts));
  expect(fingerprintOf(remediation, { ...facts, policy: ['a'] })).not.toBe(fingerprintOf(remediation, facts));
  expect(fingerprintOf({ ...remediation, before: change }, facts)).not.toBe(fingerprintOf(remediation, facts));
});
