// An account's record in the journal for tests, with overrides: its baseline is complete.
import type { AccountRecord } from '../../shared/accounts/account-record.ts';

const at = '2026-11-24T10:00:00.000Z';

export function anAccountRecord(overrides: Partial<AccountRecord> = {}): AccountRecord {
  return {
    schemaVersion: '1',
    accountId: '111122223333',
    name: 'An Account',
    type: 'production',
    typeSource: 'organizational unit',
    environment: 'production',
    verified: {},
    state: 'complete',
    reason: '',
    steps: [],
    fingerprint: 'f',
    cause: { eventId: 'e', detailType: 'd', principal: null },
    attempts: 1,
    since: at,
    at,
    completedAt: at,
    ...overrides,
  };
}
