// Builds findings from the outcomes of guardrails.

import type { AccountAge } from '../accounts/account-age.ts';
import type { Classification } from '../accounts/account-type.ts';
import { type Finding, findingId, isOpen } from '../findings/finding.ts';
import type { FindingRecord } from '../findings/finding-records.ts';
import { notedReason } from '../findings/hold.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { resourceTypeOf } from '../guardrails/registry.ts';
import { dryRunState, type Outcome, type Remediation } from './outcome.ts';

/**
 * Everything in a finding except the outcome. `attempt` counts the attempts to handle this event, from 1; `seenAt` is
 * when the event happened, `at` when this evaluation began.
 */
export type EvaluationContext = {
  readonly guardrail: Guardrail;
  readonly accountType: Classification;
  readonly accountAge: AccountAge;
  readonly resource: Resource;
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  readonly seenAt: Date;
  readonly at: Date;
};

export type ResolvedOutcome = Extract<Outcome, { state: 'compliant' | 'gone' }>;
export type ReportableOutcome = Exclude<Outcome, ResolvedOutcome | { state: 'undone' | typeof dryRunState }>;

/** Whether an outcome is published. A finding that is `undone` was published with the undo, a dry run publishes nothing. */
export function isReportable(outcome: Outcome): outcome is ReportableOutcome | ResolvedOutcome {
  return outcome.state !== 'undone' && outcome.state !== dryRunState;
}

/** The id and the resource of the finding about this guardrail on this resource. */
export function findingIdentity(
  guardrail: Guardrail,
  resource: Resource,
): { readonly id: string; readonly resource: Finding['resource'] } {
  const { type, accountId, region, id: resourceId } = resource;
  const id = findingId({ accountId, region, resourceType: type, resourceId, guardrail: guardrail.id });
  return { id, resource: { type, id: resourceId, arn: resourceTypeOf(type).arn(resource) } };
}

/** The finding about a violation, a remediation, or a setting that could not be read. */
export function findingForOutcome(context: EvaluationContext, outcome: ReportableOutcome): Finding {
  const common = {
    ...commonFields(context),
    ...withNotes(outcome.reason, 'notes' in outcome ? outcome.notes : undefined),
  };
  switch (outcome.state) {
    case 'unreadable':
      return { ...common, state: 'unreadable', before: null, after: null, change: null };
    case 'monitored':
    case 'exempt':
      return { ...common, state: outcome.state, before: outcome.before, after: null, change: outcome.change };
    case 'held':
      return {
        ...common,
        state: 'held',
        before: outcome.before,
        after: null,
        change: outcome.change,
        hold: outcome.hold,
      };
    case 'contested': {
      // People have to settle the conflict, so it is at least HIGH even if the violation itself is minor.
      const severity = common.severity === 'CRITICAL' ? 'CRITICAL' : 'HIGH';
      return { ...common, severity, state: 'contested', before: outcome.before, after: null, change: outcome.change };
    }
    case 'remediated':
    case 'failed': {
      const { state, before, after, change } = outcome;
      return { ...common, state, before, after, change };
    }
  }
}

/** The intent: the finding that a remediation will become if it succeeds. */
export function findingForIntent(context: EvaluationContext, remediation: Remediation): Finding {
  const { before, change, reason, notes } = remediation;
  return { ...commonFields(context), state: 'remediated', ...withNotes(reason, notes), before, change, after: null };
}

/** Notes are part of the reason, and on their own for programs. */
function withNotes(reason: string, notes: readonly string[] | undefined): Pick<Finding, 'reason' | 'notes'> {
  if (notes === undefined || notes.length === 0) return { reason };
  return { reason: notedReason(reason, notes), notes: [...notes] };
}

/**
 * The finding about a resource that is compliant or was deleted; undefined if there is nothing to report. A remediation
 * that was never reported, because the function died after the write, is reported from its intent. An open finding is
 * resolved and keeps its settings, but nothing about a change that was not made.
 */
export function findingForResolved(
  context: EvaluationContext,
  outcome: ResolvedOutcome,
  { latest, intent }: FindingRecord,
): Finding | undefined {
  if (outcome.state === 'compliant' && intent && (latest === undefined || latest.at < intent.at)) {
    return { ...intent, after: outcome.facts };
  }
  if (latest === undefined || !isOpen(latest)) return undefined;
  const { hold: _hold, notes: _notes, ...known } = latest;
  return { ...known, ...commonFields(context), reason: outcome.reason, state: 'resolved' };
}

function commonFields({ guardrail, accountType, resource, trigger, attempt, seenAt, at }: EvaluationContext) {
  return {
    schemaVersion: '1' as const,
    ...findingIdentity(guardrail, resource),
    accountId: resource.accountId,
    accountType,
    region: resource.region,
    guardrail: guardrail.id,
    severity: guardrail.severity,
    trigger,
    firstSeenAt: seenAt.toISOString(),
    at: at.toISOString(),
    attempts: attempt,
    links: { console: resourceTypeOf(resource.type).consoleUrl(resource) },
  };
}
