// What a held finding says to people, in the same words everywhere: what the change would break, and what to do.
import type { Finding, Hold } from './finding.ts';

type Hazard = Hold['hazards'][number];
type Explained = Pick<Finding, 'reason' | 'hold' | 'notes'>;

/** A hazard in one sentence, with its remedy. Pure. */
export function describeHazard(hazard: Hazard): string {
  return `${describeBreakage(hazard)}: ${hazard.remedy}`;
}

/** What a hazard would break, for whom, and which read shows it. Pure. */
export function describeBreakage({ breaks, affects, seenBy }: Hazard): string {
  return `${breaks}, for ${affects} (seen by ${seenBy})`;
}

/** The reason of a violation whose change is held. Pure. */
export function heldReason(violation: string, hazards: readonly Hazard[]): string {
  return `${violation}; held: ${hazards.map(describeHazard).join('; ')}`;
}

/** A reason with the notes about its change. Pure. */
export function notedReason(reason: string, notes: readonly string[]): string {
  return [reason, ...notes.map((note) => `note: ${note}`)].join('; ');
}

/** A reason and its notes, apart: what `notedReason` has put together. Pure. */
export function splitNotes(text: string): { readonly reason: string; readonly notes: readonly string[] } {
  const [reason = '', ...notes] = text.split('; note: ');
  return { reason, notes };
}

/** The reason without hazards and notes, for those who show these on their own. Pure. */
export function violationOf({ reason, hold, notes = [] }: Explained): string {
  const violation = withoutEnd(reason, notedReason('', notes));
  return hold === undefined ? violation : withoutEnd(violation, heldReason('', hold.hazards));
}

/** The violation and what its change would break, in short, for lists in which the rest is shown on its own. Pure. */
export function summaryOf(finding: Explained): string {
  const { hold } = finding;
  const violation = violationOf(finding);
  return hold === undefined ? violation : `${violation}; held: ${hold.hazards.map(({ breaks }) => breaks).join('; ')}`;
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
}

/** What to do about the hazards, each remedy once. Pure. */
export function remediesOf({ hazards }: Pick<Hold, 'hazards'>): readonly string[] {
  return [...new Set(hazards.map(({ remedy }) => remedy))];
}

/** How the change of a held finding is approved, or why it cannot be. Pure. */
export function approvalAdvice(id: string, { hazards, approval, isApprovable }: Hold): string {
  if (isApprovable) return `To make the change as it is now: palisade approve ${id}`;
  if (hazards.some(({ approvable }) => !approvable)) return 'An approval cannot allow this change.';
  return `governance.yml admits no approval of it (approval: ${approval}).`;
}

/** What a person can do about a held finding, one line each: remedies, then the approval. Pure. */
export function heldAdvice(id: string, hold: Hold): readonly string[] {
  return [...remediesOf(hold), approvalAdvice(id, hold)];
}

/** Whether two holds are for the same reasons. Another read of the same hazards is no state change. Pure. */
export function isSameHold(one: Hold | undefined, other: Hold | undefined): boolean {
  return JSON.stringify(matterOf(one)) === JSON.stringify(matterOf(other));
}

function matterOf(hold: Hold | undefined) {
  if (hold === undefined) return null;
  const hazards = hold.hazards.map(({ id, breaks, affects }) => JSON.stringify([id, breaks, affects]));
  return { hazards: [...new Set(hazards)].toSorted(), isApprovable: hold.isApprovable };
}

/**
 * Since when a finding is held without interruption, from its steps, the oldest first (ISO 8601); undefined if it is not
 * held. The journal keeps steps for a limited time, so that it may be longer. Pure.
 */
export function heldSince(steps: readonly Pick<Finding, 'state' | 'at'>[]): string | undefined {
  const last = steps.findLastIndex(({ state }) => state !== 'held');
  return steps[last + 1]?.at;
}
