// Looks again after a change was verified, and takes it back if what it relies on is not there any more.
import { formatFailure, isTransient, toResult } from '../aws/errors.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { LookAheadError } from '../guardrails/contract/preflight.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome } from './outcome.ts';

type Remediated = Extract<Outcome, { state: 'remediated' }>;

/**
 * The outcome after a second check: `remediated`, or `failed` with the settings from before. A look without an answer says
 * nothing against a change that was cleared a moment ago: its note says so.
 */
export async function takeBackIfNeeded(
  client: unknown,
  look: unknown,
  guardrail: Guardrail,
  resource: Resource,
  outcome: Remediated,
): Promise<Outcome> {
  if (guardrail.recheck === undefined) return outcome;
  let why: string | undefined;
  try {
    why = await guardrail.recheck(look, resource, outcome.after as never);
  } catch (error) {
    const failure = error instanceof LookAheadError ? error.failure : failureOf(error);
    const notes = [...(outcome.notes ?? []), `it could not be looked at again: ${formatFailure(failure)}`];
    return { ...outcome, notes };
  }
  return why === undefined ? outcome : takeBack(client, guardrail, resource, outcome, why);
}

async function takeBack(
  client: unknown,
  guardrail: Guardrail,
  resource: Resource,
  outcome: Remediated,
  why: string,
): Promise<Outcome> {
  const { before, change, after } = outcome;
  const written = await toResult(guardrail.undo(client, resource, before as never));
  const observation = await toResult(guardrail.observe(client, resource));
  const found = observation.ok && observation.value.kind === 'facts' ? observation.value.facts : null;
  if (written.ok) {
    const reason = `${outcome.reason}; undone: ${why}`;
    return { state: 'failed', reason, before, change, after: found, isFinal: true };
  }
  const { failure } = written;
  const reason = `${outcome.reason}; ${why}; the previous settings could not be written: ${formatFailure(failure)}`;
  return {
    state: 'failed',
    reason,
    before,
    change,
    after: found ?? after,
    ...(isTransient(failure) ? { failure } : {}),
  };
}
