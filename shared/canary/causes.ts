// Why a canary did not see a fix: one name for each cause, what it means, and what to do.

export const causeCodes = [
  'region not governed',
  'account not governed',
  'journal unreadable',
  'hub paused',
  'account on monitor',
  'function missing',
  'function stopped',
  'hub rule missing',
  'hub rule disabled',
  'rule missing',
  'rule disabled',
  'canary role missing',
  'member role missing',
  'quarantined',
  'denied',
  'exempt',
  'held',
  'not fixed',
  'dead letter',
  'nothing arrived',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** `says` is one sentence without a full stop; `cure` is a command, or where to look. */
export type Cause = { readonly code: CauseCode; readonly says: string; readonly cure: string };

/** A cure that is a command of Palisade's. Causes are also read in logs: the form in which one was called says nothing. */
export const command = (words: string) => `palisade ${words}`;

export const cause = (code: CauseCode, says: string, cure: string): Cause => ({ code, says, cure });

/** A cause as one line for people. */
export function describeCause({ code, says, cure }: Cause): string {
  return `${code}: ${says}. To do: ${cure}`;
}
