// The record that is used instead of one that does not parse.
import { unreadableRecord } from '../../../shared/accounts/account-record.ts';
import { anAccountRecord } from '../../support/account-record.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const written = anAccountRecord({ verified: { trail: '2026-11-24T10:00:00.000Z' }, completedAt: null });

test.each(['waiting', 'complete', 'planned'] as const)(
  'of a record in state %s its essentials are kept, and no run goes on with it',
  (state) => {
    const { name, type, environment, verified, completedAt } = written;
    expect(unreadableRecord(written.accountId, now, { ...written, state, steps: null })).toMatchObject({
      ...{ name, type, environment, verified, completedAt },
      ...{ schemaVersion: '1', state: 'failed', steps: [], fingerprint: '', at: now.toISOString() },
    });
  },
);

test.each(['skipped', 'excluded'] as const)('an account in state %s stays out of what Palisade governs', (state) => {
  expect(unreadableRecord(written.accountId, now, { ...written, state, steps: null })).toMatchObject({ state });
});

test.each([
  { fault: 'that says nothing', record: { schemaVersion: '99' } },
  { fault: 'with a type that is none', record: { ...written, type: 'a type' } },
  { fault: 'that is a text', record: 'no record' },
  { fault: 'that is null', record: null },
])('one $fault may have been complete, and has no type by which it could be admitted', ({ record }) => {
  expect(unreadableRecord(written.accountId, now, record)).toMatchObject({
    ...{ accountId: written.accountId, name: written.accountId, type: 'unclassified', state: 'failed' },
    completedAt: now.toISOString(),
  });
});
