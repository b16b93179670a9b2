// The results of an undo: the answer for the requester, and the finding if something was changed.
import { type AwsFailure, formatFailure, isTransient } from '../aws/errors.ts';
import type { Finding } from '../findings/finding.ts';
import { notedReason } from '../findings/hold.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import type { Settings } from '../lib/settings.ts';

/**
 * The answer for the requester, and the finding if something was changed. `isTransient` means that a retry may have
 * another result.
 */
export type UndoResult = { readonly answer: UndoAnswer; readonly finding?: Finding; readonly isTransient?: true };

/** What would be restored, with what is known about it. Pure. */
export function plannedUndo(now: Settings, back: Settings, notes: readonly string[]): UndoAnswer {
  return { state: 'planned', reason: notedReason('nothing has changed since the remediation', notes), now, back };
}

export function refusedUndo(reason: string): UndoResult {
  return { answer: { state: 'refused', reason, now: null, back: null } };
}

export function failedUndo(prefix: string, failure: AwsFailure): UndoResult {
  const answer: UndoAnswer = { state: 'failed', reason: `${prefix}: ${formatFailure(failure)}`, now: null, back: null };
  return isTransient(failure) ? { answer, isTransient: true } : { answer };
}
