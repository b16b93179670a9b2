// The text output of `palisade plan --denied`: rows of at most 80 columns, or as many as the terminal has, and one sentence at the end.
import { counted, escapeInvisible } from '../../../shared/lib/text.ts';
import { paint, printLine } from '../../lib/output.ts';
import { paragraphWidth } from '../../lib/terminal.ts';
import { wrapText } from '../../lib/wrap-text.ts';
import type { DeniedCalls, DeniedInAccount, DeniedPlan, SeenRegion, UntoldCalls } from './denied-types.ts';

/** Of more rows of an account and kind, only the first ones are printed. */
const maxRowsShown = 20;

/** Prints accounts with calls or errors, what the event history never has, and the summary. */
export function printDenied({ accounts, limit, days, summary }: DeniedPlan): void {
  printLine('');
  printLine(paint('bold', `Calls of the last ${counted(days, 'day')} that these policies would deny`));
  for (const account of accounts) printAccount(account, limit);
  for (const { document, actions } of unseenIn(accounts)) {
    const what = actions.includes('*') ? 'data events' : actions.join(', ');
    printWrapped(`Can't be told: ${document} also denies ${what}, which the event history does not record.`, 0);
  }
  printWrapped(summary.text, 0);
}

function printAccount(account: DeniedInAccount, limit: number | null): void {
  const { accountId, name, denied, cannotTell, error, documents } = account;
  if (documents.length === 0 && error === null) return;
  printWrapped(`Account ${accountId} ${escapeInvisible(name)}: ${seenText(account, limit)}`, 0);
  if (error !== null) printWrapped(`not asked: ${escapeInvisible(error)}`, 2);
  for (const text of notRead(account.regions)) printWrapped(text, 2);
  printRows('denied', denied, () => '');
  printRows("can't tell", cannotTell, ({ missing }: UntoldCalls) => `; not recorded: ${missing.join(', ')}`);
  printLine('');
}

/** How much of the time was seen, and what the calls were. */
function seenText({ from, to, regions, counts }: DeniedInAccount, limit: number | null): string {
  const events = regions.reduce((sum, region) => sum + region.events, 0);
  if (from === null) return 'no event was read';
  const isCut = limit !== null && regions.some(({ complete, error }) => !complete && error === null);
  const cut = isCut ? ` (as many as are read without --all: older ones were not seen)` : '';
  const others = [
    `${counts.notDenied} not denied`,
    ...(counts.alreadyRefused > 0 ? [`${counts.alreadyRefused} refused already`] : []),
    ...(counts.notSubject > 0 ? [`${counts.notSubject} of callers whom policies do not bind`] : []),
    ...(counts.unreadable > 0 ? [`${counts.unreadable} unreadable`] : []),
  ];
  return `${counted(events, 'event')} from ${minute(from)} to ${minute(to)}${cut}; ${others.join(', ')}`;
}

/** Regions that could not be asked, by reason. */
function notRead(regions: readonly SeenRegion[]): readonly string[] {
  const failed = Map.groupBy(
    regions.filter(({ error }) => error !== null),
    ({ error }) => error ?? '',
  );
  return [...failed].map(
    ([error, same]) => `not read in ${same.map(({ region }) => region).join(', ')}: ${escapeInvisible(error)}`,
  );
}

function printRows<T extends DeniedCalls>(word: string, rows: readonly T[], more: (row: T) => string): void {
  for (const row of rows.slice(0, maxRowsShown)) {
    const { principal, action, region, count, lastAt, document, sid } = row;
    printWrapped(`${word.padEnd(10)} ${escapeInvisible(principal)}`, 2, 13);
    const calls = `${escapeInvisible(action)} in ${escapeInvisible(region)}, ${counted(count, 'call')}`;
    printWrapped(`${calls}, the last at ${minute(lastAt)}; ${document} (${sid})${more(row)}`, 13);
  }
  const hidden = rows.length - maxRowsShown;
  if (hidden > 0) printLine(`  ${word.padEnd(10)} … and ${counted(hidden, 'more row')}. To print all: --json`);
}

/** Each document once: its actions are the same in every account. */
function unseenIn(accounts: readonly DeniedInAccount[]) {
  return new Map(accounts.flatMap(({ unseen }) => unseen).map((each) => [each.document, each])).values();
}

/** To the minute, in UTC. */
function minute(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')}Z`;
}

function printWrapped(text: string, indent: number, hanging = indent + 2): void {
  for (const line of wrapText(text, { width: paragraphWidth(), indent, hanging })) printLine(line);
}
