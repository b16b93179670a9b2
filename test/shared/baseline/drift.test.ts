import type { AccountRecord } from '../../../shared/accounts/account-record.ts';
import { baselineDueReason, baselineFingerprint } from '../../../shared/baseline/drift.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance();
const account = { type: 'production', age: 'new' } as const;
const now = new Date('2026-11-24T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 60 * 60_000).toISOString();

function aRecord(overrides: Partial<AccountRecord> = {}): AccountRecord {
  const fingerprint = baselineFingerprint(governance, account);
  const at = hoursAgo(1);
  return anAccountRecord({ reason: '67 settings written', fingerprint, since: at, at, completedAt: at, ...overrides });
}

test.each([
  { name: 'an account without a record', record: undefined, due: /has no baseline/ },
  { name: 'a complete baseline', record: aRecord(), due: undefined },
  {
    name: 'a baseline that was checked more than a day ago',
    record: aRecord({ at: hoursAgo(25) }),
    due: /more than 24 hours ago/,
  },
  { name: 'a baseline that was checked exactly a day ago', record: aRecord({ at: hoursAgo(24) }), due: undefined },
  {
    name: 'a baseline of another account type',
    record: aRecord({ fingerprint: baselineFingerprint(governance, { ...account, type: 'testing' }) }),
    due: /have changed/,
  },
  { name: 'a baseline that is waiting', record: aRecord({ state: 'waiting' }), due: undefined },
  {
    name: 'a baseline that has been waiting for more than a day',
    record: aRecord({ state: 'waiting', at: hoursAgo(25) }),
    due: /has been waiting for more than 24 hours/,
  },
  {
    name: 'a baseline that has just failed',
    record: aRecord({ state: 'failed', reason: 'spoke-role: AccessDenied', at: hoursAgo(0) }),
    due: /failed: spoke-role/,
  },
  {
    name: 'an account that was skipped and is active again',
    record: aRecord({ state: 'skipped' }),
    due: /was skipped/,
  },
])('$name is due: $due', ({ record, due }) => {
  const why = baselineDueReason(record, governance, account, now);
  if (due === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(due);
});

test.each([
  { name: 'regions', parts: { regions: ['us-east-1'] } },
  {
    name: 'requirements of a guardrail',
    parts: { guardrails: { all: { 's3-encryption': { encryption: 'aws:kms' } } } },
  },
  { name: 'contacts', parts: { baseline: { deadlineMinutes: 90 } } },
  { name: 'policies', parts: { policies: { readMetricsAndLogs: false } } },
  { name: 'modes of steps', parts: { baseline: { modes: { all: { contacts: 'off' } } } } },
  { name: 'modes of documents', parts: { policies: { modes: { all: { 'no-root': 'off' } } } } },
])('a baseline is due when governance.yml changes: $name', ({ parts }) => {
  expect(baselineDueReason(aRecord(), aGovernance(parts), account, now)).toMatch(/have changed/);
});

test('a baseline is not due when another part of governance.yml changes', () => {
  expect(baselineDueReason(aRecord(), aGovernance({ journal: { retentionDays: 7 } }), account, now)).toBeUndefined();
});

const customers = { customers: { readers: ['production'] } };
const platform = { platform: { datasets: customers } };

test.each(['production', 'data-management'] as const)('a baseline of %s is due when there are datasets', (type) => {
  expect(baselineFingerprint(aGovernance(platform), { ...account, type })).not.toBe(
    baselineFingerprint(aGovernance(), { ...account, type }),
  );
});

test('only the baseline of an owner is due when there is one dataset more', () => {
  const more = { platform: { datasets: { ...customers, orders: { readers: ['testing'] } } } };
  const isDue = (type: 'production' | 'data-management') =>
    baselineFingerprint(aGovernance(platform), { ...account, type }) !==
    baselineFingerprint(aGovernance(more), { ...account, type });
  expect([isDue('production'), isDue('data-management')]).toEqual([false, true]);
});

test('a fingerprint is short, and differs between account types and ages', () => {
  const fingerprint = baselineFingerprint(governance, account);
  expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint).not.toBe(baselineFingerprint(governance, { ...account, type: 'testing' }));
  expect(fingerprint).not.toBe(baselineFingerprint(governance, { ...account, age: 'existing' }));
});
