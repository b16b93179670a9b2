// Parses values of arguments and options.
import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from './output.ts';

/** The value of an option as an account ID. Throws UserError if it is not one. */
export function parseAccountId(option: string, text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UserError(`Invalid ${option} '${text}': expected a 12-digit account ID.`);
}

/** Collects the values of a repeatable option --account. */
export function collectAccountIds(text: string, before: readonly string[]): string[] {
  return [...before, parseAccountId('--account', text)];
}

/** A file argument, as short as it can be: relative to the working directory if it is below. */
export function resolveFilePath(text: string): string {
  const file = resolve(text);
  const fromHere = relative('.', file);
  return isAbsolute(text) || fromHere.startsWith('..') ? file : fromHere;
}
