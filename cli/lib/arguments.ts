// Values of arguments and options, as people write them.
import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from './output.ts';

/** The value of an option as an account's id. */
export function parseAccountId(option: string, text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UserError(`${option} is '${text}', and an account id has 12 digits.`);
}

/** Collects the values of an option --account that may be given several times. */
export function collectAccountIds(text: string, before: readonly string[]): string[] {
  return [...before, parseAccountId('--account', text)];
}

/** A file as it was named where the command was called: npm and bin/palisade run it in the checkout, and say where from. */
export function resolveFilePath(text: string): string {
  const file = resolve(process.env['INIT_CWD'] ?? '.', text);
  const fromHere = relative('.', file);
  return isAbsolute(text) || fromHere.startsWith('..') ? file : fromHere;
}
