// The result of one check of `palisade doctor`.
import type { AwsFailure } from '../../shared/aws/errors.ts';
import { formatFailure } from '../../shared/aws/errors.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { isAbsent, nextStepAfter, oneLine } from '../lib/hub-failure.ts';

/**
 * `says` is the result of checking `what` at `where`. `wrong`: the check failed and Palisade does not work as intended.
 * `attention`: a warning. `unknown`: it could not be made. `repair` is the next step, a command if there is one.
 */
export type Check = {
  readonly what: string;
  readonly where: string;
  readonly state: 'fine' | 'attention' | 'wrong' | 'unknown';
  readonly says: string;
  readonly repair: string | null;
};

/** Where the prerequisites are that no command of Palisade's creates. */
export const deployGuide = 'see docs/guides/deploy.md';

export const deployCommand = `${commandLine('deploy')} (see docs/guides/deploy.md)`;

export function pass(what: string, where: string, says: string): Check {
  return { what, where, state: 'fine', says, repair: null };
}

export function fail(what: string, where: string, says: string, repair: string): Check {
  return { what, where, state: 'wrong', says, repair };
}

export function warn(what: string, where: string, says: string, repair: string): Check {
  return { what, where, state: 'attention', says, repair };
}

/** A check that could not be made, and why. What is not known never passes. */
export function unknown(what: string, where: string, says: string, repair: string | null = null): Check {
  return { what, where, state: 'unknown', says: oneLine(says), repair };
}

/**
 * The check whose AWS call failed: it fails if something is missing, for which `ifMissing` is the next step, and is unknown
 * if AWS did not say. Pure.
 */
export function unanswered(what: string, where: string, failure: AwsFailure, ifMissing: string): Check {
  const says = oneLine(formatFailure(failure));
  if (isAbsent(failure)) return fail(what, where, says, ifMissing);
  return unknown(what, where, says, nextStepAfter(failure));
}
