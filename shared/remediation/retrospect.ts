// Looks, before an undo, at what AWS would refuse and at what the undo would not restore, or would break. Only reads.
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { LookAheadError } from '../guardrails/contract/preflight.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence, resourceTypeOf } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import type { ResourceAccess } from './evaluator.ts';
import { failedUndo, refusedUndo, type UndoResult } from './undo-result.ts';

/** The notes about an undo, or the result instead of it. */
export type Retrospect =
  | { readonly kind: 'proceed'; readonly notes: readonly string[] }
  | { readonly kind: 'ended'; readonly result: UndoResult };

/** Looks back from the settings `now` to those that would be restored. Errors of AWS are part of the result. */
export async function lookBack(
  { client, surroundings }: ResourceAccess,
  guardrail: Guardrail,
  resource: Resource,
  back: Settings,
  now: Settings,
): Promise<Retrospect> {
  if (guardrail.lookBack === undefined) return { kind: 'proceed', notes: [] };
  const look = resourceTypeOf(resource.type).lookAround(client, resource, surroundings);
  try {
    const { refusal, notes } = await guardrail.lookBack(look, resource, back, now);
    return refusal === undefined ? { kind: 'proceed', notes } : { kind: 'ended', result: refusedUndo(refusal) };
  } catch (error) {
    if (!(error instanceof LookAheadError)) throw error;
    const { failure } = error;
    const result =
      failure.kind === 'not-found'
        ? refusedUndo(describeAbsence(resource, undefined))
        : failedUndo('what depends on the resource could not be read', failure);
    return { kind: 'ended', result };
  }
}
