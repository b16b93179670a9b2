// The tables of `npm start`, which grow row by row. On a terminal, what a row is about is on a line below it, whole.

import type { DemoResult } from '../local/demo-buckets.ts';
import type { DemoStep } from '../local/demo-steps.ts';
import { violationOf } from '../shared/findings/hold.ts';
import { escapeInvisible } from '../shared/lib/text.ts';
import { paint, printLine } from './lib/output.ts';
import type { Column } from './lib/table/column.ts';
import { printHead } from './lib/table/print-rows.ts';
import { screenOf, type TextStyle } from './lib/terminal.ts';
import { wrapText } from './lib/wrap-text.ts';

/** What a row is about: a column where there is no terminal. */
type Detail<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly style?: (row: Row) => TextStyle;
};

/** That of `11.63 s`. Details stand below the column that follows. */
const timeWidth = 7;

const bucketColumns: readonly Column<DemoResult>[] = [
  { title: 'Time', value: ({ milliseconds }) => secondsOf(milliseconds) ?? '', width: timeWidth },
  { title: 'Account', value: ({ demoCase }) => demoCase.accountType, width: 12 },
  { title: 'Bucket', value: ({ demoCase }) => demoCase.bucket, width: 22 },
  { title: 'Guardrail', value: ({ demoCase }) => demoCase.guardrail, width: 16 },
];
const bucketDetails: readonly Detail<DemoResult>[] = [
  {
    title: 'Before',
    value: ({ demoCase, finding }) => (finding ? violationOf(finding) : demoCase.how),
    style: () => 'red',
  },
  {
    title: 'After',
    value: ({ finding, missing }) =>
      missing.length === 0 ? describeSettings(finding?.after) : `not ${missing.join('; not ')}`,
    style: ({ missing }) => (missing.length === 0 ? 'green' : 'yellow'),
  },
];

/** Prints the head of the table of buckets. Returns the function that prints a row. */
export function bucketPrinter(): (result: DemoResult) => void {
  return detailedPrinter(bucketColumns, bucketDetails);
}

const stepColumns: readonly Column<DemoStep>[] = [
  {
    title: 'Time',
    value: ({ milliseconds }) => secondsOf(milliseconds) ?? 'never',
    width: timeWidth,
    style: ({ milliseconds }) => (milliseconds === undefined ? 'yellow' : undefined),
  },
  {
    title: 'Observed from outside',
    value: ({ what }) => what,
    width: 46,
    style: ({ milliseconds }) => (milliseconds === undefined ? 'yellow' : 'green'),
  },
];
const stepDetails: readonly Detail<DemoStep>[] = [{ title: 'Evidence', value: ({ evidence }) => evidence }];

/** The same for steps. */
export function stepPrinter(): (step: DemoStep) => void {
  return detailedPrinter(stepColumns, stepDetails);
}

function detailedPrinter<Row>(columns: readonly Column<Row>[], details: readonly Detail<Row>[]): (row: Row) => void {
  const { width } = screenOf(process.stdout);
  if (width === undefined) {
    return printHead([...columns, ...details.map((detail): Column<Row> => ({ ...detail, width: 40 }))]);
  }
  const print = printHead(columns);
  return (row) => {
    print(row);
    for (const { value, style } of details) {
      const lines = wrapText(escapeInvisible(value(row)), { width, indent: timeWidth + 2, hanging: timeWidth + 4 });
      for (const line of lines) printLine(style ? paint(style(row), line) : line);
    }
  };
}

function secondsOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : `${(milliseconds / 1_000).toFixed(2)} s`;
}

/** The settings that are on or have a value, in one line: `status Enabled`. */
function describeSettings(settings: object | null | undefined): string {
  return Object.entries(settings ?? {})
    .filter(([, value]) => value !== false && value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => (value === true ? name : `${name} ${value}`))
    .join(', ');
}
