// Messages in the dead-letter queues, as commands name and list them.
import type { DeadLetter } from '../../shared/aws/dead-letter-queue.ts';
import { type AwsResult, formatFailure } from '../../shared/aws/errors.ts';
import { counted } from '../../shared/lib/text.ts';
import { matchId, shortIds } from './short-ids.ts';
import type { TableOutput } from './table/column.ts';
import { idColumn, timeColumn } from './table/columns.ts';
import { printRows } from './table/print-rows.ts';

/** A message is shown with at least as many characters of its id. */
const minIdShown = 8;

/**
 * The id of the message that is meant by an id or the beginning of one; undefined if there is none. Throws UserError if
 * several begin with it.
 */
export function matchLetterId(text: string, letters: readonly DeadLetter[]): string | undefined {
  const candidates = letters.map((letter) => ({ id: letter.id, description: `${letter.function}, ${letter.at}` }));
  return matchId('message', text, candidates);
}

/**
 * Says that the queues have more messages than a command got, or that this is not known; undefined if it got all. Pure.
 */
export function describeHidden(hidden: AwsResult<number>): string | undefined {
  if (!hidden.ok) return `whether another reader hides messages is not known: ${formatFailure(hidden.failure)}`;
  if (hidden.value === 0) return undefined;
  const count = counted(hidden.value, 'more message is', 'more messages are');
  return `about ${count} hidden by another reader, for up to a minute`;
}

/** Prints messages as a table. */
export function printLetters(letters: readonly DeadLetter[], output: TableOutput): void {
  const short = shortIds(
    letters.map(({ id }) => id),
    minIdShown,
  );
  printRows<DeadLetter>(
    letters,
    [
      timeColumn('When', ({ at }) => at),
      { title: 'Function', value: (letter) => letter.function, width: 'whole' },
      {
        title: 'Event',
        value: ({ event }) => (event ? `${event.source} ${event.detailType}` : 'no event'),
        width: 'whole',
        isOptional: true,
        short: { value: ({ event }) => event?.detailType ?? 'no event' },
      },
      { title: 'Account', value: ({ event }) => event?.account ?? '', width: 'whole' },
      idColumn('ID', ({ id }) => id, { short: (id) => short.get(id), width: 36, shortWidth: minIdShown }),
      { title: 'Reason', value: ({ why }) => why, width: 'truncated' },
    ],
    { output },
  );
}
