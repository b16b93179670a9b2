// Columns that many tables have: times, ids, accounts.
import prettyMs from 'pretty-ms';
import type { Column } from './column.ts';

/** A time (ISO 8601), and on a terminal how long ago it is: `Age 3m`. Empty for a record without one. */
export function timeColumn<Row>(
  title: string,
  timeOf: (row: Row) => string | undefined,
  { now = () => new Date(), shortTitle = 'Age' }: { readonly now?: () => Date; readonly shortTitle?: string } = {},
): Column<Row> {
  return {
    title,
    value: (row) => timeOf(row) ?? '',
    width: '2026-01-01T00:00:00.000Z'.length,
    short: { title: shortTitle, value: (row) => ageOf(timeOf(row), now()), width: '59m'.length },
  };
}

/** How long ago a time (ISO 8601) is, in its largest unit: `3m`, `2d`. The text itself if it is no time. Pure. */
export function ageOf(time: string | undefined, now: Date): string {
  const at = Date.parse(time ?? '');
  if (time === undefined || Number.isNaN(at)) return time ?? '';
  const milliseconds = now.getTime() - at;
  return milliseconds < 1_000 ? '0s' : prettyMs(milliseconds, { compact: true });
}

/** Short forms of ids, and how wide to expect them. */
export type IdForm = {
  readonly short: (id: string) => string | undefined;
  readonly width: number;
  readonly shortWidth: number;
};

/** An id, and on a terminal its short form. */
export function idColumn<Row>(
  title: string,
  idOf: (row: Row) => string,
  { short, width, shortWidth }: IdForm,
): Column<Row> {
  return { title, value: idOf, width, short: { value: (row) => short(idOf(row)) ?? idOf(row), width: shortWidth } };
}

type AccountsShown<Row> = {
  /** Names by account id. */
  readonly names: ReadonlyMap<string, string>;
  readonly typeOf?: (row: Row) => string;
};

/**
 * An account: its type and id, with `-o wide` the name, too. A terminal shows the name instead if it is known, with the id
 * if other accounts have the same name.
 */
export function accountColumns<Row>(
  idOf: (row: Row) => string,
  { names, typeOf = () => '' }: AccountsShown<Row>,
): readonly Column<Row>[] {
  const value = (row: Row) => `${typeOf(row)} ${idOf(row)}`.trim();
  const nameOf = (row: Row) => names.get(idOf(row));
  const counts = Map.groupBy(names.values(), (name) => name);
  const short = (row: Row) => {
    const name = nameOf(row);
    if (name === undefined) return value(row);
    return counts.get(name)?.length === 1 ? name : `${name} ${idOf(row)}`;
  };
  return [
    { title: 'Account', value, width: 29, short: { value: short, width: 16 } },
    { title: 'Name', value: (row) => nameOf(row) ?? '', width: 16, isWide: true },
  ];
}
