// Output of commands: results on standard output, everything else on standard error.
import { exitCodes } from './exit-codes.ts';
import { proseLines } from './prose.ts';
import { paint, screenOf } from './terminal.ts';

export { exitCodes, paint };

/** An error that the user can fix; its message says what is wrong and what to do. Printed without a prefix. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export function printJson(value: unknown): void {
  printWhole(JSON.stringify(value, null, 2));
}

/** Prints a value as one line of JSON. */
export function printJsonLine(value: unknown): void {
  printWhole(JSON.stringify(value));
}

/** Prints text for people. A terminal that is too narrow for it breaks it at spaces. */
export function printLine(text: string): void {
  for (const line of linesFor(process.stdout, text)) printWhole(line);
}

/** The same on standard error, for what is no result. */
export function printNotice(text: string): void {
  for (const line of linesFor(process.stderr, text)) process.stderr.write(`${line}\n`);
}

let hasPrinted = false;

/** Whether something is on standard output already. */
export function hasPrintedResult(): boolean {
  return hasPrinted;
}

/** Prints text that is copied or read by programs, in one line however wide the terminal is. */
export function printWhole(text: string): void {
  hasPrinted = true;
  process.stdout.write(`${text}\n`);
}

function linesFor(stream: NodeJS.WriteStream, text: string): readonly string[] {
  const { width } = screenOf(stream);
  return width === undefined ? [text] : proseLines(text, width);
}
