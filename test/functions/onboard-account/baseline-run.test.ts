import fc from 'fast-check';
import {
  continuedRun,
  isPastDeadline,
  isUnderWay,
  waitingRecord,
} from '../../../functions/onboard-account/baseline-run.ts';
import { type AccountRecord, baselineStates } from '../../../shared/accounts/account-record.ts';
import { aGovernance } from '../../support/site.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const trigger = (eventId: string) => ({ eventId, detailType: 'd', principal: null });
const governance = aGovernance({ baseline: { deadlineMinutes: 60 } });

function aRecord(overrides: Partial<AccountRecord> = {}): AccountRecord {
  const request = { accountId: '111122223333', trigger: trigger('first') };
  const initial = waitingRecord(undefined, request, { reason: 'r', attempts: 1, now });
  return { ...initial, since: minutesAgo(30), at: minutesAgo(5), ...overrides };
}

test.each([
  { name: 'the same event', record: aRecord(), event: 'first', continues: true },
  { name: 'the same event, an hour later', record: aRecord({ at: minutesAgo(60) }), event: 'first', continues: true },
  {
    name: 'the same event, replayed later',
    record: aRecord({ at: minutesAgo(121) }),
    event: 'first',
    continues: false,
  },
  { name: 'the same event, replayed', record: aRecord({ state: 'failed' }), event: 'first', continues: false },
  { name: 'the same event, delivered twice', record: aRecord({ state: 'complete' }), event: 'first', continues: false },
  { name: 'another event while it waits', record: aRecord(), event: 'second', continues: true },
  {
    name: 'another event after it was lost',
    record: aRecord({ at: minutesAgo(13) }),
    event: 'second',
    continues: false,
  },
  { name: 'another event after its end', record: aRecord({ state: 'complete' }), event: 'second', continues: false },
  { name: 'no record', record: undefined, event: 'first', continues: false },
])('an attempt continues the run: $name: $continues', ({ record, event, continues }) => {
  expect(continuedRun(record, trigger(event), now)).toBe(continues ? record : undefined);
});

test.each(baselineStates)('an attempt that has not looked at an account in state %s', (state) => {
  const verified = { 'spoke-role': minutesAgo(60) };
  const request = { accountId: '111122223333', trigger: trigger('second') };
  const record = waitingRecord(aRecord({ state, verified }), request, { reason: 'throttled', attempts: 1, now });
  const isOutside = state === 'skipped' || state === 'excluded';
  expect([record.state, record.verified]).toEqual(['waiting', isOutside ? {} : verified]);
});

test('of two events, only one has a run under way at a time', () => {
  const record = fc.record({
    state: fc.constantFrom(...baselineStates),
    at: fc.integer({ min: 0, max: 60 }).map(minutesAgo),
    holder: fc.constantFrom('first', 'second'),
  });
  fc.assert(
    fc.property(record, ({ state, at, holder }) => {
      const latest = aRecord({ state, at, cause: trigger(holder) });
      const waiting = ['first', 'second'].filter((event) => isUnderWay(latest, trigger(event), now));
      expect(waiting).not.toContain(holder);
      expect(waiting.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('the deadline counts from the first attempt, whichever event made it', () => {
  expect(isPastDeadline(governance, undefined, now)).toBe(false);
  expect(isPastDeadline(governance, minutesAgo(59), now)).toBe(false);
  expect(isPastDeadline(governance, minutesAgo(60), now)).toBe(true);
  const request = { accountId: '111122223333', trigger: trigger('second') };
  const next = waitingRecord(aRecord(), request, { reason: 'r', attempts: 1, now });
  expect(next).toMatchObject({ since: minutesAgo(30), at: now.toISOString(), cause: { eventId: 'second' } });
});

test('an attempt that has not come as far as the type keeps the steps of its run', () => {
  const step = { step: 's', region: null, state: 'done' as const, reason: 'r', before: null, change: null };
  const record = aRecord({ steps: [{ ...step, milliseconds: 1, calls: 1 }] });
  const request = { accountId: record.accountId, trigger: trigger('first') };
  expect(waitingRecord(record, request, { reason: 'r', attempts: 3, now })).toMatchObject({
    steps: record.steps,
    since: record.since,
    at: now.toISOString(),
  });
});

test('a run that has not come as far as the type keeps what is known of the account', () => {
  const known = aRecord({
    state: 'complete',
    type: 'production',
    name: 'Shop',
    completedAt: minutesAgo(90),
    fingerprint: 'f',
  });
  const request = { accountId: known.accountId, trigger: trigger('second') };
  expect(waitingRecord(known, request, { reason: 'PENDING_ACTIVATION', attempts: 2, now })).toMatchObject({
    state: 'waiting',
    type: 'production',
    name: 'Shop',
    completedAt: minutesAgo(90),
    since: now.toISOString(),
    steps: [],
  });
});
