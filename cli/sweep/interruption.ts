// What an interrupted sweep says: how far it came, where the changes are recorded, and where to go on.
import { counted } from '../../shared/lib/text.ts';
import type { Summary } from './summary.ts';

/** From which account to go on, in the order of account IDs, and which later ones are finished already. */
export type Resumption = { readonly from: string; readonly skip: readonly string[] };

/** The accounts of a sweep, in its order: those from `from` on, without those to skip. Pure. */
export function selectAccounts<T extends { readonly accountId: string }>(
  accounts: readonly T[],
  { from = '', skip = [] }: Partial<Resumption>,
): readonly T[] {
  return accounts
    .filter(({ accountId }) => accountId >= from && !skip.includes(accountId))
    .toSorted((one, other) => one.accountId.localeCompare(other.accountId));
}

/**
 * Goes on at the first account that is not finished: accounts run at the same time, so later ones may be. `planned` are
 * the accounts of the sweep in its order, `skipped` those that earlier runs had finished. Undefined if all are finished.
 * Pure.
 */
export function resumption(
  planned: readonly string[],
  accounts: Summary['accounts'],
  skipped: readonly string[] = [],
): Resumption | undefined {
  const finished = new Set(accounts.filter(({ isFinished }) => isFinished).map(({ accountId }) => accountId));
  const from = planned.find((id) => !finished.has(id));
  if (from === undefined) return undefined;
  const skip = [...new Set([...skipped, ...planned.filter((id) => finished.has(id))])].filter((id) => id > from);
  return { from, skip: skip.toSorted() };
}

/** More IDs than these are passed in a file: the command has to be copied. */
const mostSkippedInLine = 16;

/** The words that follow `sweep`. `fileOf` writes the IDs to a file, one per line, and returns its path. */
export function resumptionWords(
  { from, skip }: Resumption,
  typed: readonly string[],
  fileOf: (ids: readonly string[]) => string,
): string[] {
  const skipped = skip.length > mostSkippedInLine ? fileOf(skip) : skip.join(',');
  return [...typed, '--from', from, ...(skip.length > 0 ? ['--skip', skipped] : [])];
}

type Told = Pick<Summary, 'accounts' | 'buckets' | 'changes' | 'dryRun' | 'record'>;

/** How far it came, in sentences. Pure. */
export function describeInterruption(planned: readonly string[], summary: Told): string {
  const { accounts, buckets, changes, dryRun, record } = summary;
  const finished = accounts.filter(({ isFinished }) => isFinished).length;
  const begun = accounts.filter(({ isFinished, error, buckets: some }) => !isFinished && error === null && some > 0);
  const partly = begun.length > 0 ? ` and ${begun.length} in part` : '';
  const done = `${finished} of ${counted(planned.length, 'account')} finished${partly}, ${counted(buckets, 'bucket')} evaluated`;
  if (dryRun) return `Interrupted: ${done}. Nothing was changed.`;
  return `Interrupted: ${done}, ${counted(changes, 'setting')} fixed. What was in progress was completed; changes are recorded in ${record}.`;
}

/** Whether the account was broken off, or is the next one. Pure. */
export function describeResumption({ from }: Resumption, accounts: Summary['accounts']): string {
  const wasBegun = accounts.some(({ accountId, error }) => accountId === from && error === null);
  return `To go on at account ${from}${wasBegun ? ', which was broken off' : ''}:`;
}
