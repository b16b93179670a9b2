// Who is behind a finding: who caused the violation, or who requested what led to it, as far as its event says.
import type { Finding } from './finding.ts';

/** The beginning of the detail-types of Palisade's own events. Written out, since the posture page has this file, too. */
const ownPrefix = 'palisade ';
/** What the senders of these requests have done; their detail-types are written out for the same reason. */
const verbs: ReadonlyMap<string, string> = new Map([
  ['Palisade Approval Requested', 'approved'],
  ['Palisade Dismissal Requested', 'dismissed'],
]);

/**
 * The principal whose call was the event; null if the event names none. Events of Palisade's own, such as a sweep, name who
 * requested them, who has violated nothing.
 */
export function violatorOf({ detailType, principal }: Finding['trigger']): string | null {
  return isOwn(detailType) ? null : principal;
}

/** Who is behind a finding or a baseline, in the same words everywhere. `nameOf` may shorten the principal. Pure. */
export function describeWho(
  { detailType, principal }: Pick<Finding['trigger'], 'detailType' | 'principal'>,
  nameOf: (principal: string) => string = (whole) => whole,
): string {
  if (isOwn(detailType) && principal === null) return 'on schedule';
  if (isOwn(detailType) && principal !== null) return `${verbs.get(detailType) ?? 'requested'} by ${nameOf(principal)}`;
  return principal === null ? 'not known' : `call by ${nameOf(principal)}`;
}

function isOwn(detailType: string): boolean {
  return detailType.toLowerCase().startsWith(ownPrefix);
}
