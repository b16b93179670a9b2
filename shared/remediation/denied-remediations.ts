// Asks change control for the remediations of one resource.

import type { ChangeControl, Denial } from './change-control/change-control.ts';
import type { PendingRemediation } from './evaluator.ts';
import type { Suppression } from './suppression.ts';

/**
 * The suppressions of those remediations that change control denies, in order. It is asked once, and counts those that it
 * allows.
 */
export async function denialsByChangeControl(
  changeControl: ChangeControl,
  pending: readonly PendingRemediation[],
): Promise<readonly (Suppression | undefined)[]> {
  const [first] = pending;
  if (first === undefined) return [];
  const { resource, trigger } = first.context;
  const { granted, denial } = await changeControl.authorizeAll(resource.accountId, trigger, pending.length);
  return pending.map((_, index) => (index < granted ? undefined : suppressionByDenial(denial)));
}

/** Without a denial, which would be a bug, nothing is changed either. */
export function suppressionByDenial(denial: Denial | undefined): Suppression {
  if (denial === undefined) return { state: 'failed', reason: 'change control has not allowed the change' };
  const { kind, reason } = denial;
  return kind === 'unknown' ? { state: 'failed', reason } : { state: 'monitored', reason, deniedBy: kind };
}
