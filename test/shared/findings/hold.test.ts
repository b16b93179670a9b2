// What a held finding says, and when that changes.
import fc from 'fast-check';
import {
  approvalAdvice,
  heldAdvice,
  heldReason,
  heldSince,
  isSameHold,
  notedReason,
  summaryOf,
  violationOf,
} from '../../../shared/findings/hold.ts';
import { anyFinding, anyText } from '../../support/any-text.ts';
import { aHazard, aHeldFinding, aHold } from '../../support/finding.ts';

test('a reason says what would break, for whom, which read shows it, and what to do', () => {
  expect(heldReason('public access is not blocked', [aHazard()])).toBe(
    'public access is not blocked; held: anonymous readers lose access to the bucket, for everyone (seen by GetBucketPolicyStatus): publish the objects through CloudFront, or exempt the bucket',
  );
});

test('the violation is what is left of a reason without its hazards and notes, whatever the texts are', () => {
  fc.assert(
    fc.property(anyFinding, anyText, ({ hold, notes = [] }, violation) => {
      const held = hold ? heldReason(violation, hold.hazards) : violation;
      expect(violationOf({ reason: notedReason(held, notes), hold, notes })).toBe(violation);
    }),
  );
});

test('a summary has the violation and what would break, and neither remedies nor notes', () => {
  const finding = aHeldFinding({ notes: ['costs grow'] });
  expect(summaryOf({ ...finding, reason: notedReason(finding.reason, ['costs grow']) })).toBe(
    'public access is not blocked; held: anonymous readers lose access to the bucket',
  );
  expect(summaryOf({ reason: 'versioning is suspended' })).toBe('versioning is suspended');
});

test('a reason that was changed by others is shown as it is', () => {
  expect(violationOf({ reason: 'another text', hold: aHold(), notes: ['a note'] })).toBe('another text');
});

const forever = aHazard({ id: 'V7', breaks: 'S3 refuses the call', remedy: 'sign in as root', approvable: false });

test.each([
  {
    name: 'approvable',
    hold: aHold(),
    advice: [aHazard().remedy, 'To make the change as it is now: palisade approve pf-1'],
  },
  {
    name: 'two hazards with one remedy',
    hold: aHold({ hazards: [aHazard(), aHazard({ id: 'P5' })] }),
    advice: [aHazard().remedy, 'To make the change as it is now: palisade approve pf-1'],
  },
  {
    name: 'a hazard that no approval can allow',
    hold: aHold({ hazards: [forever], isApprovable: false }),
    advice: ['sign in as root', 'An approval cannot allow this change.'],
  },
  {
    name: 'approval: never',
    hold: aHold({ approval: 'never', isApprovable: false }),
    advice: [aHazard().remedy, 'governance.yml admits no approval of it (approval: never).'],
  },
])('what to do about a hold that is $name', ({ hold, advice }) => {
  expect(heldAdvice('pf-1', hold)).toEqual(advice);
  expect(approvalAdvice('pf-1', hold)).toBe(advice.at(-1));
});

test.each([
  { name: 'the same hazard', other: aHold(), isSame: true },
  { name: 'another fingerprint', other: aHold({ fingerprint: 'f-2' }), isSame: true },
  { name: 'another read of it', other: aHold({ hazards: [aHazard({ seenBy: 'GetBucketPolicy' })] }), isSame: true },
  { name: 'the same hazard twice', other: aHold({ hazards: [aHazard(), aHazard()] }), isSame: true },
  { name: 'another hazard', other: aHold({ hazards: [aHazard({ id: 'P2' })] }), isSame: false },
  { name: 'somebody else', other: aHold({ hazards: [aHazard({ affects: 'account 111122223333' })] }), isSame: false },
  { name: 'one hazard more', other: aHold({ hazards: [aHazard(), forever] }), isSame: false },
  { name: 'no approval any more', other: aHold({ isApprovable: false }), isSame: false },
  { name: 'no hold', other: undefined, isSame: false },
])('$name: the same hold is $isSame', ({ other, isSame }) => {
  expect(isSameHold(aHold(), other)).toBe(isSame);
  expect(isSameHold(other, aHold())).toBe(isSame);
});

const steps = (...states: ('held' | 'monitored' | 'remediated')[]) =>
  states.map((state, index) => ({ state, at: `2026-11-2${index}T10:00:00.000Z` }));

test.each([
  { name: 'its first step', history: steps('held', 'held'), since: '2026-11-20T10:00:00.000Z' },
  {
    name: 'the step after another state',
    history: steps('held', 'remediated', 'held'),
    since: '2026-11-22T10:00:00.000Z',
  },
  {
    name: 'the last of several interruptions',
    history: steps('held', 'monitored', 'held', 'monitored', 'held'),
    since: '2026-11-24T10:00:00.000Z',
  },
  { name: 'never', history: steps('held', 'monitored'), since: undefined },
  { name: 'never, without steps', history: [], since: undefined },
])('held since $name', ({ history, since }) => {
  expect(heldSince(history)).toBe(since);
});

test('a held finding of the tests is one as the remediation makes it', () => {
  expect(violationOf(aHeldFinding())).toBe('public access is not blocked');
});
