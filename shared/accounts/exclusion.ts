// Accounts that governance.yml excludes: Palisade does nothing at all in them.
import type { Placement } from './account-type.ts';

export type Exclusions = { readonly organizationalUnits: readonly string[]; readonly accounts: readonly string[] };

export const excludedState = 'EXCLUDED';

/** Why an account is excluded, by its id or by an organizational unit above it; undefined if it is not. Pure. */
export function exclusionOf(
  { organizationalUnits, accounts }: Exclusions,
  placement: Pick<Placement, 'accountId' | 'organizationalUnits'>,
): string | undefined {
  const { accountId } = placement;
  if (accounts.includes(accountId)) return `account ${accountId} is excluded: accountTypes.exclude.accounts lists it`;
  const unit = placement.organizationalUnits.find(
    ({ id, name }) => organizationalUnits.includes(id) || organizationalUnits.includes(name),
  );
  return (
    unit &&
    `account ${accountId} is excluded: accountTypes.exclude.organizationalUnits lists ${unit.name} (${unit.id}), which it is below`
  );
}
