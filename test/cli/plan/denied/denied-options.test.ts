// What the options of `palisade plan --denied` ask.
import { askedAccounts, parseDays, whatIsAsked } from '../../../../cli/plan/denied/denied-options.ts';
import { nothingPlanned } from '../../../../cli/plan/members.ts';

const id = '111122223333';

test('options that do not fit are refused', () => {
  expect(whatIsAsked({})).toBeUndefined();
  expect(whatIsAsked({ denied: true })).toEqual({ accounts: 'all', days: 14, limit: 5_000 });
  expect(whatIsAsked({ denied: [id], days: 90, all: true })).toEqual({ accounts: [id], days: 90, limit: null });
  expect(() => whatIsAsked({ days: 3 })).toThrow('--days belongs to --denied');
  expect(() => whatIsAsked({ all: true })).toThrow('--all belongs to --denied');
  expect(() => whatIsAsked({ denied: true, configurationOnly: true })).toThrow('enters none');
  expect(() => whatIsAsked({ denied: ['governance.yml'] })).toThrow('plan FILE --denied');
  for (const text of ['0', '91', '1.5', 'x', '']) expect(() => parseDays(text)).toThrow('from 1 to 90');
  expect(parseDays('90')).toBe(90);
});

test('accounts that are not governed are not asked', () => {
  const excluded = { ...nothingPlanned('444455556666'), excluded: 'suspended' };
  const planned = [nothingPlanned(id), excluded];
  expect(askedAccounts(planned, 'all').map(({ accountId }) => accountId)).toEqual([id]);
  expect(askedAccounts(planned, [id, id])).toHaveLength(1);
  expect(() => askedAccounts(planned, ['444455556666'])).toThrow('suspended');
  expect(() => askedAccounts(planned, ['999999999999'])).toThrow('no member account');
});
