// Palisade itself asks to undo a repair, because a person wants it.

import { findingSource } from '../../shared/findings/publish.ts';
import { type UndoRequest, undoDetailType, undoRequestSchema } from '../../shared/findings/undo-answer.ts';
import { type Envelope, explain, type Pattern } from '../envelope.ts';
import { type Cause, causeOf } from '../trigger.ts';

export const source = findingSource;
export const detailType = undoDetailType;

export const pattern = { source: [source], 'detail-type': [detailType] } satisfies Pattern;

export type UndoEvent =
  | { readonly kind: 'undo'; readonly request: UndoRequest; readonly cause: Cause }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a request. Only the hub's own account may ask. */
export function read(envelope: Envelope, hubAccountId: string): UndoEvent {
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not ask to undo` };
  }
  const parsed = undoRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `a request to undo in which ${explain(parsed.error)}` };
  return { kind: 'undo', request: parsed.data, cause: causeOf(envelope, parsed.data.requestedBy) };
}
