// Names who violated, where the event does not: AWS Config's names nobody. CloudTrail's event history is asked once, after
// the remediation, and only for what people have to follow up.
import { type CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { lastCaller } from '../../events/aws/event-history.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { spokeRoleName } from '../../shared/aws/names.ts';
import type { Evaluation } from '../../shared/remediation/evaluator.ts';
import { nameInReason } from '../../shared/remediation/suppression.ts';
import type { RemediateDependencies } from './types.ts';

/**
 * How far back the violation is looked for. AWS Config and CloudTrail both deliver within about 15 minutes (AWS Config
 * Developer Guide, "How AWS Config works"; AWS CloudTrail User Guide, "How CloudTrail works").
 */
const windowMs = 60 * 60_000;
/** The finding waits no longer than this for a name. */
const timeoutMs = 2_000;

/** States of an outcome in which somebody has violated a guardrail. */
const violated: readonly Evaluation['outcome']['state'][] = ['remediated', 'failed', 'monitored', 'held', 'contested'];

/**
 * The evaluations with who violated, if the event names nobody and the history has it already. Otherwise they are returned
 * as they are: a history that is late, throttled (2 lookups a second and Region) or denied names nobody, and fails nothing.
 */
export async function nameViolators(
  { logger }: Pick<RemediateDependencies, 'logger'>,
  cloudTrail: CloudTrailClient,
  results: readonly Evaluation[],
): Promise<readonly Evaluation[]> {
  const nameless = results.filter(needsName);
  const [first] = nameless;
  if (first === undefined) return results;
  const { resource, at, seenAt, trigger } = first.context;
  const input = {
    LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: resource.id }],
    StartTime: new Date(seenAt.getTime() - windowMs),
    EndTime: at,
  };
  const answer = await ask(() =>
    cloudTrail.send(new LookupEventsCommand(input), { abortSignal: AbortSignal.timeout(timeoutMs) }),
  );
  if (typeof answer === 'string') {
    logger.info('the event history names nobody', { ...trigger, resource, reason: answer });
    return results;
  }
  const { Events = [] } = answer;
  return results.map((each) => (nameless.includes(each) ? named(each, Events) : each));
}

function needsName({ context: { trigger, guardrail }, outcome: { state } }: Evaluation): boolean {
  if (trigger.principal !== null || !violated.includes(state)) return false;
  return guardrail.severity === 'CRITICAL' || state === 'contested';
}

function named(evaluation: Evaluation, events: Parameters<typeof lastCaller>[0]): Evaluation {
  const { context, outcome } = evaluation;
  const principal = lastCaller(events, context.guardrail.apiCalls, spokeRoleName);
  if (principal === null) return evaluation;
  return {
    context: { ...context, trigger: { ...context.trigger, principal } },
    outcome: outcome.state === 'contested' ? { ...outcome, reason: nameInReason(outcome.reason, principal) } : outcome,
  };
}

/** The answer, or why there is none, whatever the error. */
async function ask<T>(call: () => Promise<T>): Promise<T | string> {
  try {
    const reply = await toResult(call());
    return reply.ok ? reply.value : formatFailure(reply.failure);
  } catch (error) {
    return String(error);
  }
}
