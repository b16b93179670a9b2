// Columns that many tables have: times, ids, accounts.
import prettyMs from 'pretty-ms';
import type { Column } from './column.ts';

/** A time (ISO 8601), and on a terminal how long ago it is: `Age 3m`. Empty for a record without one. */
export function timeColumn<Row>(
  title: string,
  timeOf: (row: Row) => string | undefined,
  { now = new Date(), shortTitle = 'Age' }: { readonly now?: Date; readonly shortTitle?: string } = {},
): Column<Row> {
  return {
    title,
    value: (row) => timeOf(row) ?? '',
    // Whole times are known to be as long as 2026-01-01T00:00:00.000Z; ages as 59m.
    width: 'whole',
    short: { title: shortTitle, value: (row) => ageOf(timeOf(row), now) },
  };
}

/** How long ago a time (ISO 8601) is, in its largest unit: `3m`, `2d`. The text itself if it is no time. Pure. */
export function ageOf(time: string | undefined, now: Date): string {
  const at = Date.parse(time ?? '');
  if (time === undefined || Number.isNaN(at)) return time ?? '';
  const milliseconds = now.getTime() - at;
  return milliseconds < 1_000 ? '0s' : prettyMs(milliseconds, { compact: true });
}

/** An id, and on a terminal its short form. */
export function idColumn<Row>(
  title: string,
  idOf: (row: Row) => string,
  short: (id: string) => string | undefined,
): Column<Row> {
  return {
    title,
    value: idOf,
    width: 'whole',
    short: { value: (row) => short(idOf(row)) ?? idOf(row) },
  };
}
