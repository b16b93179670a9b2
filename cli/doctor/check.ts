// A thing that `palisade doctor` looks at, and what it found.

/**
 * `wrong` has to be mended before Palisade works as it should; `attention` is for a person to know; `repair` is what to do,
 * a command where there is one.
 */
export type Check = {
  readonly what: string;
  readonly where: string;
  readonly state: 'fine' | 'attention' | 'wrong';
  readonly says: string;
  readonly repair: string | null;
};

export const deployCommand = 'npx serverless deploy (README, "Deploy to an organization")';

export function pass(what: string, where: string, says: string): Check {
  return { what, where, state: 'fine', says, repair: null };
}

export function fail(what: string, where: string, says: string, repair: string): Check {
  return { what, where, state: 'wrong', says, repair };
}
