// Puts what came of a guardrail into the shape of a finding.

import type { Classification } from '../accounts/account-type.ts';
import { type Finding, findingId, isOpen } from '../findings/finding.ts';
import type { FindingRecord } from '../findings/finding-store.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { resourceTypeOf } from '../guardrails/registry.ts';
import type { Outcome, Remediation } from './enforce.ts';

/**
 * All that a finding says beside the outcome. `attempt` counts the tries at this one event, from 1; `seenAt` is when the
 * event happened, `at` when this look began.
 */
export type EvaluationContext = {
  readonly guardrail: Guardrail;
  readonly accountType: Classification;
  readonly resource: Resource;
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  readonly seenAt: Date;
  readonly at: Date;
};

export type ResolvedOutcome = Extract<Outcome, { state: 'compliant' | 'gone' }>;
export type ReportableOutcome = Exclude<Outcome, ResolvedOutcome | { state: 'undone' }>;

/** The id of the finding about this bucket and guardrail, and what it is about. */
export function findingIdentity(
  guardrail: Guardrail,
  resource: Resource,
): { readonly id: string; readonly resource: Finding['resource'] } {
  const { type, accountId, region, id: resourceId } = resource;
  const id = findingId({ accountId, region, resourceType: type, resourceId, guardrail: guardrail.id });
  return { id, resource: { type, id: resourceId, arn: resourceTypeOf(type).arn(resource) } };
}

/** The finding about a violation, or about a setting that could not be read. */
export function findingForOutcome(context: EvaluationContext, outcome: ReportableOutcome): Finding {
  const common = { ...commonFields(context), reason: outcome.reason };
  switch (outcome.state) {
    case 'unreadable':
      return { ...common, state: 'unreadable', before: null, after: null, change: null };
    case 'monitored':
    case 'exempt':
      return { ...common, state: outcome.state, before: outcome.before, after: null, change: outcome.change };
    case 'contested': {
      // Whoever keeps putting it back has to be talked to, however slight the violation is.
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

/** The finding of a repair that is about to be made, as it will be when it succeeds. */
export function findingForIntent(context: EvaluationContext, remediation: Remediation): Finding {
  return { ...commonFields(context), state: 'remediated', ...remediation, after: null };
}

/**
 * The finding about a bucket that turned out to be as it should be, or gone; undefined when there is nothing to say.
 * A repair that was begun and never reported, because Palisade died in between, is reported now as it would have been
 * then. A finding that was open is closed, and keeps what had been found.
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
  return { ...latest, ...commonFields(context), reason: outcome.reason, state: 'resolved' };
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
