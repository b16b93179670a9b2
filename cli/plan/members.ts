// The accounts of the organization, with their types by the governance.yml that is planned.
import pMap from 'p-map';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import type { Directory, ListedAccount, Member } from '../../shared/accounts/directory.ts';
import { withLastType } from '../../shared/accounts/last-type.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import type { StateTable } from '../../shared/table/table.ts';
import type { PlannedAccount } from './types.ts';

/** How many accounts are asked about at the same time: enough to use the rates of AWS Organizations. */
const lookupConcurrency = 10;

/** Members to plan, and rows about accounts that nothing is planned for, or that could not be asked about. */
export type PlannedMembers = { readonly members: readonly Member[]; readonly others: readonly PlannedAccount[] };

/** Asks about all accounts but the management account, in which Palisade does nothing. Throws if it cannot list them. */
export async function membersOf(directory: Directory, managementAccountId: string): Promise<PlannedMembers> {
  const listed = (await directory.list()).filter(({ id }) => id !== managementAccountId);
  const answers = await pMap(listed, ask, { concurrency: lookupConcurrency });
  return {
    members: answers.flatMap((answer) => ('member' in answer ? [answer.member] : [])),
    others: answers.flatMap((answer) => ('row' in answer ? [answer.row] : [])),
  };
}

/** An account that no rule gives a type keeps the one that the hub has recorded, as its baseline does. */
export async function withRecordedTypes(
  members: readonly Member[],
  journal: StateTable | undefined,
): Promise<readonly Member[]> {
  if (journal === undefined) return members;
  const recordOf = new Map((await listAccounts(journal)).map((record) => [record.accountId, record]));
  return members.map((member) => withLastType(member, recordOf.get(member.id)));
}

type Answer = { readonly member: Member } | { readonly row: PlannedAccount };

/** A question that failed is never a type. */
async function ask({ id, describe }: ListedAccount): Promise<Answer> {
  try {
    const account = await describe();
    if (account.kind === 'member') return { member: account };
    return { row: { ...nothingPlanned(id), excluded: account.reason } };
  } catch (error) {
    const failure = classifyError(error);
    const why = failure ? formatFailure(failure) : String(error);
    return { row: { ...nothingPlanned(id), error: `its account type is unknown: ${why}` } };
  }
}

/** The row of an account of which nothing but its id is known. */
export function nothingPlanned(accountId: string): PlannedAccount {
  return {
    accountId,
    name: accountId,
    type: null,
    typeSource: null,
    age: null,
    excluded: null,
    baseline: [],
    keys: [],
    policies: [],
    fixes: [],
    error: null,
  };
}
