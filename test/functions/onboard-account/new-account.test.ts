import { isNewAccount } from '../../../functions/onboard-account/new-account.ts';
import { aMember } from '../../support/member.ts';

const hub = '999999999999';
const created = { joinedMethod: 'CREATED' as const, joinedAt: '2026-11-24T10:00:00Z' };
const at = (time: string) => new Date(`2026-11-${time}:00Z`);

test.each([
  { what: 'created an hour ago', isNew: true },
  { what: 'created a day ago', now: at('25T10:00'), isNew: false },
  { what: 'invited an hour ago', joined: { ...created, joinedMethod: 'INVITED' as const }, isNew: false },
  { what: 'created at a time that is not known', joined: { ...created, joinedAt: null }, isNew: false },
  { what: 'created, with a baseline that is not complete', completedAt: null, isNew: true },
  { what: 'created, with a complete baseline', completedAt: '2026-11-24T10:30:00Z', isNew: false },
  { what: "the hub's, created an hour ago", id: hub, isNew: false },
])('an account that is $what: new is $isNew', ({ id = '111122223333', joined = created, completedAt, now, isNew }) => {
  const previous = completedAt === undefined ? undefined : { completedAt };
  expect(isNewAccount(aMember({ id, ...joined }), previous, hub, now ?? at('24T11:00'))).toBe(isNew);
});
