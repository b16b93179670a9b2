// An account whose type is lost keeps the last one: only a person gives it another.
import type { AccountRecord } from './account-record.ts';
import { type Classification, type TypeSource, unclassified } from './account-type.ts';

type Typed = {
  readonly type: Classification;
  readonly typeSource: TypeSource;
  readonly environment?: AccountRecord['environment'];
};

/**
 * The account with the type that applies to it. An organizational unit that was renamed, or a tag that was deleted, says
 * nothing about what an account is for: without its type it would lose the policies of that type.
 */
export function withLastType<T extends Typed>(
  account: T,
  record: Pick<AccountRecord, 'type' | 'environment'> | undefined,
): T {
  if (account.type !== unclassified || record === undefined || record.type === unclassified) return account;
  return { ...account, type: record.type, typeSource: 'last known', environment: record.environment ?? null };
}
