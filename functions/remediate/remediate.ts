// Handles an event: finds the resource and the guardrails, evaluates and remediates, publishes findings.
import * as apiCall from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { type ResourceEvent, refused } from '../../events/aws/resource-event.ts';
import type { Envelope } from '../../events/envelope.ts';
import * as undoRequested from '../../events/palisade/undo-requested.ts';
import type { ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import { countCalls } from '../../shared/aws/call-counter.ts';
import type { MemberClients } from '../../shared/aws/member-clients.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { describeResource, guardrailsOn, resourceTypeOf } from '../../shared/guardrails/registry.ts';
import { needsRetry, type Outcome } from '../../shared/remediation/enforce.ts';
import { type Evaluation, evaluate } from '../../shared/remediation/evaluate.ts';
import { hubEvaluator, publishEvaluations } from '../../shared/remediation/evaluate-in-hub.ts';
import { NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { type ConfigRuleLookup, createConfigRuleLookup } from './config-rule-lookup.ts';
import type { RemediateDependencies } from './types.ts';
import { undoOnRequest } from './undo-on-request.ts';

type EvaluationEvent = Extract<ResourceEvent, { kind: 'evaluate' }>;

/**
 * Handles one event: evaluates its resource, remediates violations, publishes the findings. Throws NonRetryableError
 * for an event that is malformed or not trusted, RetryableError for one that must be retried.
 */
export function createRemediate(dependencies: RemediateDependencies): (delivery: QueueMessage) => Promise<void> {
  const configRuleLookup = createConfigRuleLookup(dependencies.governance);
  return async (delivery) => {
    const { envelope, attempt } = delivery;
    if (envelope.source === undoRequested.source) return undoOnRequest(dependencies, delivery);
    const event = readResourceEvent(envelope);
    if (event.kind === 'refused') throw new NonRetryableError(event.reason);
    if (event.kind === 'ignored') return ignore(dependencies, envelope, event.reason);
    const account = await dependencies.accounts(event.resource.accountId);
    if (account.kind === 'ineligible') throw new NonRetryableError(account.reason);
    await countCalls((count) => remediate(dependencies, configRuleLookup, event, { account, attempt, count }));
  };
}

async function remediate(
  dependencies: RemediateDependencies,
  configRuleLookup: ConfigRuleLookup,
  event: EvaluationEvent,
  { account, attempt, count }: { account: ClassifiedAccount; attempt: number; count: { readonly calls: number } },
): Promise<void> {
  const { resource, trigger, happenedAt } = event;
  const clients = dependencies.memberClientsFor(resource.accountId, resource.region);
  const affected = await guardrailsFor(event, configRuleLookup, clients.config);
  if (affected.length === 0) return ignore(dependencies, event, `no guardrail matches ${describeOrigin(event)}`);

  const client = clients.resource(resource.type);
  const triggerContext = { trigger, happenedAt, attempt };
  const results = await evaluate(hubEvaluator(dependencies), client, affected, account.type, resource, triggerContext);
  if (
    results.some(({ outcome }) => isDenied(outcome)) &&
    !(await resourceTypeOf(resource.type).owns(client, resource))
  ) {
    return ignore(
      dependencies,
      event,
      `${describeResource(resource)} does not belong to account ${resource.accountId}`,
    );
  }
  const findings = await publishEvaluations(dependencies, results);
  for (const { context, outcome } of results) {
    const { guardrail } = context;
    const finding = findings.find((each) => each.guardrail === guardrail.id)?.id;
    const { state, reason } = outcome;
    dependencies.logger.info('guardrail evaluated', {
      ...trigger,
      resource,
      guardrail: guardrail.id,
      finding,
      state,
      reason,
    });
  }
  logCost(dependencies, trigger, results, count.calls);
  throwIfRetryNeeded(results);
}

/** Logs how many calls the event needed. A metric filter reads `callsPerFix` (infrastructure/dashboard.ts). */
function logCost(
  { logger }: RemediateDependencies,
  trigger: EvaluationEvent['trigger'],
  results: readonly Evaluation[],
  calls: number,
): void {
  const fixes = results.filter(({ outcome }) => outcome.state === 'remediated').length;
  logger.info('event handled', { ...trigger, calls, fixes, ...(fixes > 0 ? { callsPerFix: calls / fixes } : {}) });
}

function throwIfRetryNeeded(results: readonly Evaluation[]): void {
  const toRetry = results.filter(({ outcome }) => needsRetry(outcome));
  if (toRetry.length === 0) return;
  throw new RetryableError(
    toRetry.map(({ context, outcome }) => `${context.guardrail.id}: ${outcome.reason}`).join('; '),
  );
}

function readResourceEvent(envelope: Envelope): ResourceEvent {
  const { source, 'detail-type': detailType } = envelope;
  if (source === complianceChange.source && detailType === complianceChange.detailType) {
    return complianceChange.read(envelope);
  }
  if (apiCall.sources.includes(source) && detailType === apiCall.detailType) return apiCall.read(envelope);
  return refused(`this function does not handle ${source} ${detailType} events`);
}

async function guardrailsFor(
  { origin, resource }: EvaluationEvent,
  configRuleLookup: ConfigRuleLookup,
  config: MemberClients['config'],
): Promise<readonly Guardrail[]> {
  if ('call' in origin) return guardrailsOn(resource.type).filter(({ apiCalls }) => apiCalls.includes(origin.call));
  const guardrail = await configRuleLookup(config, resource, origin.configRule);
  return guardrail?.resourceType === resource.type ? [guardrail] : [];
}

function isDenied(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && outcome.failure.kind === 'denied';
}

function describeOrigin({ origin }: EvaluationEvent): string {
  return 'call' in origin ? `the call ${origin.call}` : `the AWS Config rule '${origin.configRule}'`;
}

function ignore({ logger }: RemediateDependencies, event: Envelope | EvaluationEvent, reason: string): void {
  logger.info('event ignored', { eventId: 'trigger' in event ? event.trigger.eventId : event.id, reason });
}
