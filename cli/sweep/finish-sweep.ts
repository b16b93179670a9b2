// How a sweep ends: its exit code, and the accounts that were not swept, or the command that goes on.
import { commandLine } from '../../shared/lib/command-line.ts';
import { exitCodes, printNotice } from '../lib/output.ts';
import { shellWord } from '../lib/typed-options.ts';
import { describeInterruption, describeResumption, resumption, resumptionWords } from './interruption.ts';
import { writeSkipped } from './skipped-accounts.ts';
import { countRemainingViolations, type Summary } from './summary.ts';

export type SweepEnd = {
  readonly summary: Summary;
  /** The accounts of the sweep, in its order. */
  readonly planned: readonly string[];
  /** Those that earlier runs had finished. */
  readonly skipped: readonly string[];
  /** The options as they were typed, without --from, --skip and --record. */
  readonly typed: readonly string[];
  readonly changeLog: string | undefined;
  /** Whether only the dry run before the sweep was made, so that nothing is done. */
  readonly isLookOnly: boolean;
};

/** Prints what was not swept on standard error, and sets the exit code. */
export function finishSweep(end: SweepEnd): void {
  const { summary } = end;
  const failed = summary.accounts.filter(({ error }) => error !== null);
  for (const { accountId, error } of failed) printNotice(`Account ${accountId} could not be swept: ${error}`);
  if (!summary.isComplete) sayHowToGoOn(end);
  if (!summary.isComplete || failed.length > 0) process.exitCode = exitCodes.error;
  else if (countRemainingViolations(summary) > 0) process.exitCode = exitCodes.violationsRemain;
}

function sayHowToGoOn({ summary, planned, skipped, typed, changeLog, isLookOnly }: SweepEnd): void {
  printNotice(describeInterruption(planned, summary));
  // What was only looked at has to be swept.
  const accounts = isLookOnly ? [] : summary.accounts;
  const goOn = resumption(planned, accounts, skipped);
  if (goOn === undefined) return;
  printNotice(describeResumption(goOn, accounts));
  const record = changeLog === undefined ? [] : ['--record', shellWord(changeLog)];
  const words = resumptionWords(goOn, [...typed, ...record], (ids) => shellWord(writeSkipped(ids)));
  // In one line, however wide the terminal is: it is copied.
  process.stderr.write(`  ${commandLine(['sweep', ...words].join(' '))}\n`);
}
