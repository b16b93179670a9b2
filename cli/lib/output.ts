// Output of commands: results on standard output, everything else on standard error.
import { paint } from './terminal.ts';

export { paint };

export const exitCodes = { success: 0, error: 1, violationsRemain: 2 } as const;

/** An error that the user can fix; its message says what is wrong and what to do. Printed without a prefix. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}
