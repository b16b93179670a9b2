// Accounts by name: one that is not known, or is ambiguous, is refused with what could be meant.
import { accountByName } from '../../../cli/lib/account-argument.ts';
import { UserError } from '../../../cli/lib/output.ts';

const accounts = [
  { accountId: '111122223333', name: 'Models' },
  { accountId: '222233334444', name: 'models' },
  { accountId: '333344445555', name: 'Payments' },
  { accountId: '444455556666', name: 'Twin' },
  { accountId: '555566667777', name: 'Twin' },
];

test.each([
  ['Models', '111122223333'],
  ['models', '222233334444'],
  ['payments', '333344445555'],
])('%s is %s', (text, id) => {
  expect(accountByName(text, accounts)).toBe(id);
});

test.each([
  ['Twin', "2 accounts are called 'Twin': 444455556666, 555566667777. Use the id."],
  ['MODELS', "2 accounts are called 'MODELS': 111122223333, 222233334444"],
  ['Payment', "Did you mean 'Payments'?"],
  ['123', 'no account has this id or name. To list accounts'],
  ['a\u001b', "Invalid --account 'a\\u{1b}'"],
])('%j is refused', (text, message) => {
  expect(() => accountByName(text, accounts)).toThrow(UserError);
  expect(() => accountByName(text, accounts)).toThrow(message);
});
