// Looks, before a change that is due, at what it would break: between the decision and the intent. Only reads.
import { createHash } from 'node:crypto';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { formatFailure, isTransient } from '../aws/errors.ts';
import type { Approval } from '../findings/approvals.ts';
import { heldReason } from '../findings/hold.ts';
import type { Policy } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { LookAheadError, type Preflight } from '../guardrails/contract/preflight.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { describeAbsence } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import { holdFor } from './approval-decision.ts';
import { failureOf } from './failure-of.ts';
import type { Outcome, Remediation } from './outcome.ts';

/** A change that is due, and what decides whether it is made now. */
export type DueChange = {
  readonly guardrail: Guardrail;
  readonly resource: Resource;
  readonly policy: Policy;
  readonly remediation: Remediation;
  readonly approval: Approval | undefined;
  readonly now: Date;
};

/** The remediation, completed by what was looked up, or the outcome instead of it. */
export type Prospect =
  | { readonly kind: 'proceed'; readonly remediation: Remediation; readonly approvedBy?: Approval }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

/**
 * Looks ahead of a change with the reader that the resource type returned. No error about the resource is thrown: what
 * may be readable later is unreadable, and retried, while what is denied is held.
 */
export async function lookAhead(look: unknown, due: DueChange): Promise<Prospect> {
  const { guardrail, resource, policy, remediation } = due;
  const { before, change } = remediation;
  try {
    const facts = await guardrail.lookAhead(look, resource, change, before);
    return prospectOf(due, facts, guardrail.preflight(facts, change, policy.parameters));
  } catch (error) {
    const failure = error instanceof LookAheadError ? error.failure : failureOf(error);
    if (failure.kind === 'not-found') return ended({ state: 'gone', reason: describeAbsence(resource, undefined) });
    const reason = `what depends on it could not be read: ${formatFailure(failure)}`;
    if (isTransient(failure)) return ended({ state: 'unreadable', reason, failure });
    return ended({ state: 'failed', ...remediation, reason: `${remediation.reason}; ${reason}`, after: null, failure });
  }
}

/**
 * Identifies a change and all that it was decided by: the same until something that matters changes. How old an answer
 * is (`asOf`) decides nothing. Pure.
 */
export function fingerprintOf({ before, change }: Remediation, { asOf: _, ...facts }: Settings): string {
  return createHash('sha256')
    .update(canonicalPolicy(JSON.stringify({ before, change, facts })))
    .digest('hex');
}

function prospectOf(due: DueChange, facts: Settings, found: Preflight): Prospect {
  const { policy, remediation, approval, now } = due;
  if (found.kind === 'impossible') {
    const reason = `${remediation.reason}; nothing was written: ${found.reason}`;
    return ended({ state: 'failed', ...remediation, reason, after: null, isFinal: true });
  }
  const completed = withNotes({ ...remediation, change: found.change }, found.notes);
  const hazards = found.kind === 'would break' ? found.hazards : [];
  const fingerprint = fingerprintOf(completed, facts);
  const hold = holdFor({ mode: policy.approval, hazards, fingerprint, approval, now });
  if (hold !== undefined) {
    return ended({ state: 'held', ...completed, reason: heldReason(completed.reason, hold.hazards), hold });
  }
  const isNeeded = hazards.length > 0 || policy.approval === 'always';
  if (!isNeeded || approval === undefined) return { kind: 'proceed', remediation: completed };
  const notes = [...found.notes, `approved by ${approval.by} at ${approval.at}`];
  return { kind: 'proceed', remediation: withNotes(completed, notes), approvedBy: approval };
}

function withNotes(remediation: Remediation, notes: readonly string[]): Remediation {
  return notes.length === 0 ? remediation : { ...remediation, notes };
}

function ended(outcome: Outcome): Prospect {
  return { kind: 'outcome', outcome };
}
