import { accountAge } from '../../../shared/accounts/account-age.ts';

const active = '2026-11-24T10:00:00.000Z';
const joinedAt = '2026-11-24T10:00:00.001Z';

test.each([
  { what: 'created after the hub was active', joining: { joinedMethod: 'CREATED', joinedAt }, age: 'new' },
  { what: 'created at that very moment', joining: { joinedMethod: 'CREATED', joinedAt: active }, age: 'existing' },
  {
    what: 'created before',
    joining: { joinedMethod: 'CREATED', joinedAt: '2026-11-24T09:59:59.999Z' },
    age: 'existing',
  },
  {
    what: 'created before, as an offset says',
    joining: { joinedMethod: 'CREATED', joinedAt: '2026-11-24T11:30:00+02:00' },
    age: 'existing',
  },
  { what: 'invited after the hub was active', joining: { joinedMethod: 'INVITED', joinedAt }, age: 'existing' },
  {
    what: 'created while the hub was never active',
    joining: { joinedMethod: 'CREATED', joinedAt },
    since: null,
    age: 'existing',
  },
  {
    what: 'created at a time that is not known',
    joining: { joinedMethod: 'CREATED', joinedAt: null },
    age: 'existing',
  },
  { what: 'created at no time', joining: { joinedMethod: 'CREATED', joinedAt: 'long ago' }, age: 'existing' },
  { what: 'of a record without these fields', joining: {}, age: 'existing' },
  { what: 'that joined in an unknown way', joining: { joinedMethod: null, joinedAt }, age: 'existing' },
] as const)('an account $what is $age', ({ joining, age, ...rest }) => {
  expect(accountAge(joining, 'since' in rest ? rest.since : active)).toBe(age);
});
