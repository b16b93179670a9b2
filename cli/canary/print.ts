// What `palisade canary` prints for people.
import { type Cause, describeCause } from '../../shared/canary/causes.ts';
import type { CanaryResult, Hop } from '../../shared/canary/types.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { exitCodes, paint, printLine, printNotice } from '../lib/output.ts';

/** One line for each thing that happened, with the time since the break. */
export function printHop({ what, detail, milliseconds }: Hop): void {
  const time = what === 'made' ? '' : `${(milliseconds / 1_000).toFixed(1)} s`;
  printLine(`${time.padStart(8)}  ${what.padEnd(9)} ${escapeInvisible(detail)}`);
}

/** The result in one line. Pure. */
export function canarySentence({ outcome, hops, cause, accountId }: CanaryResult): string {
  const after = (what: Hop['what']) => {
    const found = hops.find((hop) => hop.what === what);
    return found && `${(found.milliseconds / 1_000).toFixed(1)} s`;
  };
  switch (outcome) {
    case 'fixed':
      return `Account ${accountId}: detected after ${after('detected')}, fixed after ${after('fixed')}.`;
    case 'paused':
    case 'monitor':
      return `Account ${accountId}: detected after ${after('detected')}; ${outcome}, so not repaired.`;
    case 'failed':
      return `Account ${accountId}: ${after('detected') ? 'not fixed' : 'not detected'}. ${cause ? describeCause(asCalled(cause)) : ''}`;
  }
}

/** The cause with its cure in the form in which this command was called. */
function asCalled({ cure, ...cause }: Cause): Cause {
  return { ...cause, cure: cure.replace(/\bpalisade (?=[a-z])/, commandLine('')) };
}

export function printCanary(result: CanaryResult): void {
  if (result.leftovers.length > 0) {
    printLine(`Removed ${counted(result.leftovers.length, 'bucket')} of earlier runs: ${result.leftovers.join(', ')}`);
  }
  const sentence = escapeInvisible(canarySentence(result));
  if (result.outcome === 'failed') printNotice(`${sentence}`);
  else printLine(paint(result.outcome === 'fixed' ? 'green' : 'yellow', sentence));
}

/** 0: fixed. 2: detected, and not fixed because of a pause or the mode. 1: everything else. Pure. */
export function canaryExitCode({ outcome, leftBehind }: CanaryResult): number {
  if (outcome === 'failed' || leftBehind !== null) return exitCodes.error;
  return outcome === 'fixed' ? exitCodes.success : exitCodes.violationsRemain;
}
