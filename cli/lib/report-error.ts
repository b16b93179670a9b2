// Prints an error: one clear line on standard error, and with --json also one JSON object on standard output.
import { isNativeError } from 'node:util/types';
import { CommanderError } from 'commander';
import type { Mistake } from '../../shared/governance/reading/mistake.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { describeSystemError, systemErrorCode } from '../../shared/lib/system-errors.ts';
import { mistakeJson } from './mistake-json.ts';
import { hasPrintedResult, printJson, printNotice, UserError } from './output.ts';

/** What `--json` prints as `error` (docs/reference/commands.md). */
export type ErrorReport = {
  readonly message: string;
  /** The code of AWS, of the operating system, or of the parser of options, such as `commander.unknownOption`. */
  readonly code?: string;
  /** Those of a governance.yml, as `validate --json` has them. */
  readonly mistakes?: readonly ReturnType<typeof mistakeJson>[];
};

/** Prints the error. With PALISADE_DEBUG also where it comes from. Nothing is added to a result that was printed. */
export function reportError(error: unknown, words: readonly string[] = [], command = ''): void {
  const report = describeError(error, command);
  // file:line:column is read by editors, and stays in one line.
  if (report.mistakes) process.stderr.write(`${report.message}\n`);
  else printNotice(report.message);
  if (process.env['PALISADE_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (wantsJson(words) && !hasPrintedResult()) printJson({ error: report });
}

/** Whether the result is to be JSON, also if the options cannot be parsed. Pure. */
export function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  return options.some(
    (word, index) =>
      word === '--json' || word === '--format=json' || (word === '--format' && options[index + 1] === 'json'),
  );
}

/** `command` is the one that was called, such as `dlq show`; empty if it is not known. Pure. */
export function describeError(error: unknown, command = ''): ErrorReport {
  if (error instanceof CommanderError) return { message: usageMessage(error, command), code: error.code };
  const code = codeOf(error);
  const more = code === undefined ? {} : { code };
  if (!isNativeError(error)) return { message: String(error) };
  if (isGovernanceError(error)) return { message: error.message, mistakes: error.mistakes.map(mistakeJson) };
  if (error instanceof UserError) return { message: error.message, ...more };
  const ofSystem = describeSystemError(error);
  if (ofSystem !== undefined) return { message: `${ofSystem}.`, ...more };
  if (!bugs.has(error.name)) return { message: capitalized(error.message), ...more };
  return {
    message: `Palisade failed unexpectedly: ${error.message}. To see where, set PALISADE_DEBUG=1; please report it.`,
    code: error.name,
  };
}

/** Mistakes in the program. */
const bugs = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
  'ZodError',
  '$ZodError',
]);

/** Its class is not loaded for every command. */
function isGovernanceError(error: Error): error is Error & { readonly mistakes: readonly Mistake[] } {
  return error.name === 'GovernanceError' && 'mistakes' in error && Array.isArray(error.mistakes);
}

/** Commander's message in one line, with where to read more. */
function usageMessage({ code, message }: CommanderError, command: string): string {
  if (code === 'commander.help') return `${command === '' ? 'Which command?' : `Which command of ${command}?`}`;
  const sentence = message
    .replace(/^error: /, '')
    .split(/\n+/)
    .join(' ');
  const help = commandLine(`${command} --help`.trim());
  return `${capitalized(sentence).replace(/\.$/, '')}. For help: ${help}`;
}

function codeOf(error: unknown): string | undefined {
  const ofSystem = systemErrorCode(error);
  if (ofSystem !== undefined || !isNativeError(error)) return ofSystem;
  const isOfAws = '$metadata' in error || /Provider/.test(error.name);
  return isOfAws ? error.name : codeOf(error.cause);
}

function capitalized(text: string): string {
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}
