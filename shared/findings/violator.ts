// Who caused a violation, as far as the event that led to its finding says.
import { palisadeSource } from '../bus/put-events.ts';
import type { Finding } from './finding.ts';

const ownPrefix = `${palisadeSource} `;

/**
 * The principal whose call was the event; null if the event names none. Events of Palisade's own, such as a sweep, name who
 * requested them, who has violated nothing.
 */
export function violatorOf({ detailType, principal }: Finding['trigger']): string | null {
  return detailType.toLowerCase().startsWith(ownPrefix) ? null : principal;
}
