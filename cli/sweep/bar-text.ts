// The text of a sweep's progress bar, for terminals of any width.
import cliTruncate from 'cli-truncate';
import prettyMilliseconds from 'pretty-ms';
import stringWidth from 'string-width';

export type BarState = {
  readonly what: string;
  readonly done: number;
  /** The buckets that are known. */
  readonly total: number;
  /** Whether they are all: the buckets of every account are listed. */
  readonly isTotalKnown: boolean;
  readonly accountsDone: number;
  readonly accounts: number;
  readonly changes: number;
  /** The account that is evaluated longest, and how many others are at the same time. */
  readonly account: string | undefined;
  readonly otherAccounts: number;
  /** How many buckets were done at which time, in milliseconds; oldest first. */
  readonly samples: readonly { readonly at: number; readonly done: number }[];
};

/** The spinner and the blank before the text, and the last column, in which some terminals wrap. */
const reservedWidth = 3;
const barWidth = { most: 24, least: 8 };
const leastNameWidth = 8;
/** A rate that is measured over a shorter time says little. */
const leastSampleMs = 3_000;

/**
 * The line, at most as wide as the terminal: counts first, then the time that is left, the changes and the account, as
 * far as there is room, and in what is left a bar. Pure.
 */
export function barText(state: BarState, columns: number): string {
  const { what, done, total, isTotalKnown, accountsDone, accounts, changes, account, otherAccounts } = state;
  const room = Math.max(1, columns - reservedWidth);
  const left = secondsLeft(state);
  let text = `${numeral(done)} of ${numeral(total)}${isTotalKnown ? '' : '+'} buckets`;
  const bar = (width: number) => (width < barWidth.least ? '' : `${drawBar(done / Math.max(1, total), width)} `);
  const withWhat = (width = 0) => `${what} ${isTotalKnown ? bar(width) : ''}${text}`;
  const add = (more: string) => {
    if (more !== '' && stringWidth(withWhat()) + stringWidth(more) <= room) text += more;
  };
  add(`, ${numeral(accountsDone)} of ${numeral(accounts)} accounts`);
  if (left !== undefined) add(`, about ${prettyMilliseconds(left * 1_000, { unitCount: 2 })} left`);
  if (changes > 0) add(`, ${numeral(changes)} ${changes === 1 ? 'change' : 'changes'}`);
  if (account !== undefined) {
    const others = otherAccounts > 0 ? ` and ${otherAccounts} more` : '';
    const nameRoom = room - stringWidth(withWhat()) - stringWidth(`, in ${others}`);
    if (nameRoom >= Math.min(leastNameWidth, stringWidth(account)))
      add(`, in ${cliTruncate(account, nameRoom)}${others}`);
  }
  return cliTruncate(withWhat(Math.min(barWidth.most, room - stringWidth(withWhat()) - 1)), room);
}

/** Undefined as long as it cannot be known: with buckets that are not listed yet, or without a rate. Pure. */
export function secondsLeft({ done, total, isTotalKnown, samples }: BarState): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!isTotalKnown || first === undefined || last === undefined) return undefined;
  const [elapsedMs, buckets] = [last.at - first.at, last.done - first.done];
  if (elapsedMs < leastSampleMs || buckets <= 0) return undefined;
  return Math.ceil(((total - done) * elapsedMs) / buckets / 1_000);
}

function drawBar(part: number, width: number): string {
  const filled = Math.round(Math.min(1, part) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

function numeral(value: number): string {
  return value.toLocaleString('en');
}
