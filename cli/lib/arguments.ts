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

/** The hub takes no longer reasons. */
const maxReasonLength = 256;

/** The value of --reason, which other people read later. Throws UserError if it says nothing, or is too long. */
export function parseReason(text: string): string {
  const reason = text.trim();
  if (reason === '') throw new UserError('Invalid --reason: it is empty. Say why, for those who read it later.');
  if (reason.length <= maxReasonLength) return reason;
  throw new UserError(`Invalid --reason: it has ${reason.length} characters, and ${maxReasonLength} at most are kept.`);
}
