// A member account for tests, with overrides.
import type { Member } from '../../shared/accounts/directory.ts';

export function aMember(overrides: Partial<Member> = {}): Member {
  return {
    kind: 'member',
    id: '111122223333',
    name: 'An Account',
    email: 'an-account@example.com',
    type: 'production',
    typeSource: 'organizational unit',
    environment: 'production',
    joinedMethod: 'CREATED',
    joinedAt: '2026-11-24T09:59:00.000Z',
    ...overrides,
  };
}
