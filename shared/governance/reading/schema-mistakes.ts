// Says what the schema objects to, in plain words: what is wrong, what is allowed, and what was probably meant.
import * as z from 'zod/mini';
import { counted } from '../../lib/text.ts';
import type { AllowedKeys } from './allowed-keys.ts';
import { type Objection, oneOf } from './mistake.ts';
import { suggestionFor } from './suggestion.ts';

// zod/mini has no error messages by default; only what people read needs them.
z.config(z.locales.en());

type Issue = z.core.$ZodIssue;
/** What the document has at a path; undefined if nothing is written there. */
type ValueAt = (path: readonly PropertyKey[]) => unknown;

/** What an issue of the schema objects to. Pure. */
export function objectionsTo(issue: Issue, valueAt: ValueAt, allowedKeys: AllowedKeys): Objection[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], allowedKeys));
    case 'invalid_key':
      return [invalidKey(issue, allowedKeys)];
    case 'invalid_union':
      return invalidUnion(issue, valueAt, allowedKeys);
    case 'custom':
      // A check has the places of what the schema only finds somewhere.
      return issue.params?.['isDetailed'] ? [] : [{ path, about: 'value', problem: issue.message }];
    default:
      if (valueAt(path) === undefined) return [missingKey(path)];
      return [{ path, about: 'value', ...problemOf(issue, valueAt(path)) }];
  }
}

export function missingKey(path: readonly PropertyKey[]): Objection {
  return { path, about: 'key', problem: 'missing key' };
}

/** `unknown key`, and what the block may have; a key that only another block has is said to belong there. */
function unknownKey(path: readonly PropertyKey[], allowedKeys: AllowedKeys): Objection {
  const key = String(path.at(-1));
  const allowed = allowedKeys.at(path.slice(0, -1)).filter((each) => each !== '$schema');
  const suggestion = suggestionFor(key, allowed);
  const blocks = suggestion === undefined ? allowedKeys.blocksWith(key) : [];
  const belongs = isTelling(blocks) ? `: it belongs in ${whereOf(blocks)}` : '';
  return { path, about: 'key', problem: `unknown key${belongs}`, allowed, suggestion };
}

/** Whether one block has the key, or those of one kind: a key such as `name`, which several have, says little. */
function isTelling(blocks: readonly string[]): boolean {
  return blocks.length === 1 || (blocks.length > 1 && blocks.every((path) => path.startsWith('guardrails.')));
}

function whereOf([first = '', ...others]: readonly string[]): string {
  return others.length > 0 ? `a block such as ${first}` : first || 'the top level';
}

function invalidKey(issue: Extract<Issue, { code: 'invalid_key' }>, allowedKeys: AllowedKeys): Objection {
  const { path } = issue;
  const allowed = allowedKeys.at(path.slice(0, -1));
  if (allowed.length > 0) return unknownKey(path, allowedKeys);
  return { path, about: 'key', problem: issue.issues[0]?.message ?? issue.message };
}

/**
 * Keys that no alternative has; else the mistakes of the only alternative that has the keys which were written; else
 * what the alternatives are.
 */
function invalidUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  valueAt: ValueAt,
  allowedKeys: AllowedKeys,
): Objection[] {
  if (valueAt(issue.path) === undefined) return [missingKey(issue.path)];
  const value = valueAt(issue.path);
  const allowed = allowedKeys.at(issue.path);
  const written = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const unknown = written.filter((key) => allowed.length > 0 && !allowed.includes(key));
  if (unknown.length > 0) return unknown.map((key) => unknownKey([...issue.path, key], allowedKeys));
  const nested = (each: Issue): Issue => ({ ...each, path: [...issue.path, ...each.path] });
  const fitting = issue.errors.filter((issues) =>
    issues.every(({ code, path }) => code !== 'unrecognized_keys' && path.length > 0),
  );
  const [only] = fitting;
  if (only && fitting.length === 1) return only.flatMap((each) => objectionsTo(nested(each), valueAt, allowedKeys));
  const words = issue.errors.flatMap((issues) =>
    issues.flatMap((each) => (each.code === 'invalid_value' ? each.values : [])),
  );
  if (words.length > 0 && typeof value !== 'object')
    return [{ path: issue.path, about: 'value', ...closedSet(words, value), problem: issue.message }];
  return [{ path: issue.path, about: 'value', problem: issue.message }];
}

type Problem = Pick<Objection, 'problem' | 'allowed' | 'suggestion' | 'quotes'>;

function closedSet(values: readonly unknown[], value: unknown): Problem {
  const allowed = values.map(String);
  return { problem: `must be ${oneOf(allowed)}`, allowed, suggestion: suggestionFor(String(value ?? ''), allowed) };
}

function problemOf(issue: Issue, value: unknown): Problem {
  switch (issue.code) {
    case 'invalid_value':
      return closedSet(issue.values, value);
    case 'invalid_type':
      return wrongType(issue.expected, value);
    case 'too_small':
      return { problem: boundary('at least', Number(issue.minimum), issue.origin) };
    case 'too_big':
      return { problem: boundary('at most', Number(issue.maximum), issue.origin) };
    case 'invalid_format':
      return { problem: wrongFormat(issue) };
    default:
      return { problem: issue.message };
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list, with - before each entry',
};

function wrongType(expected: string, value: unknown): Problem {
  const problem = `must be ${typeNames[expected] ?? expected}`;
  if (value === null) return { problem: `has no value: it ${problem}` };
  if (expected === 'string' && typeof value !== 'object')
    return { problem: `${problem}: write it in quotes`, quotes: true };
  const isNumber = (expected === 'number' || expected === 'int') && typeof value === 'string' && /^\d+$/.test(value);
  if (isNumber) return { problem: `${problem}: write it without quotes`, suggestion: value };
  if (expected === 'boolean') return { problem, allowed: ['true', 'false'], suggestion: booleanMeant(value) };
  return { problem };
}

/** YAML 1.1 had further words for true and false, which people still write. */
function booleanMeant(value: unknown): string | undefined {
  const text = String(value).toLowerCase();
  if (['yes', 'on', 'y', '1'].includes(text)) return 'true';
  if (['no', 'off', 'n', '0'].includes(text)) return 'false';
  return suggestionFor(text, ['true', 'false']);
}

function boundary(limit: string, count: number, origin: string): string {
  if (origin === 'string' && limit === 'at least' && count === 1) return 'must not be empty';
  if (origin === 'string') return `must have ${limit} ${counted(count, 'character')}`;
  if (origin === 'array') return `must have ${limit} ${counted(count, 'entry', 'entries')}`;
  return `must be ${limit} ${count}`;
}

function wrongFormat({ format, message }: Extract<Issue, { code: 'invalid_format' }>): string {
  if (format === 'email') return 'must be an email address';
  if (format === 'date') return 'must be a day of the calendar, written as in 2027-03-31';
  return message;
}
