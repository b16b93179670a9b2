// The result of one check of `palisade doctor`.
import { commandLine } from '../../shared/lib/command-line.ts';

/**
 * `says` is the result of checking `what` at `where`. `wrong`: the check failed and Palisade does not work as intended.
 * `attention`: a warning. `repair` is the next step, a command if there is one.
 */
export type Check = {
  readonly what: string;
  readonly where: string;
  readonly state: 'fine' | 'attention' | 'wrong';
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
