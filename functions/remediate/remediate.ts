// Handles an event: finds the resource and the guardrails, evaluates and remediates, publishes findings.
import * as apiCall from '../../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import { type ResourceEvent, refused } from '../../events/aws/resource-event.ts';
import type { Envelope } from '../../events/envelope.ts';
import * as approvalRequested from '../../events/palisade/approval-requested.ts';
import * as dismissalRequested from '../../events/palisade/dismissal-requested.ts';
import * as undoRequested from '../../events/palisade/undo-requested.ts';
import type { ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import { excludedState } from '../../shared/accounts/exclusion.ts';
import { countCalls } from '../../shared/aws/call-counter.ts';
import type { MemberClients } from '../../shared/aws/member-clients.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { describeAbsence, describeResource, guardrailsOn } from '../../shared/guardrails/registry.ts';
import type { Evaluation } from '../../shared/remediation/evaluator.ts';
import { needsRetry } from '../../shared/remediation/outcome.ts';
import { NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';
import { approveOnRequest } from './approve-on-request.ts';
import { type ConfigRuleLookup, createConfigRuleLookup } from './config-rule-lookup.ts';
import { dismissOnRequest } from './dismiss-on-request.ts';
import { type EvaluationEvent, evaluateResource } from './evaluate-resource.ts';
import type { RemediateDependencies } from './types.ts';
import { undoOnRequest } from './undo-on-request.ts';

/**
 * Handles one event: evaluates its resource, remediates violations, publishes the findings. Throws NonRetryableError
 * for an event that is malformed or not trusted, RetryableError for one that must be retried.
 */
export function createRemediate(dependencies: RemediateDependencies): (delivery: QueueMessage) => Promise<void> {
  const configRuleLookup = createConfigRuleLookup(dependencies.governance);
  return async (delivery) => {
    const { envelope, attempt } = delivery;
    if (envelope['detail-type'] === approvalRequested.detailType) return approveOnRequest(dependencies, delivery);
    if (envelope['detail-type'] === undoRequested.detailType) return undoOnRequest(dependencies, delivery);
    if (envelope['detail-type'] === dismissalRequested.detailType) return dismissOnRequest(dependencies, delivery);
    const event = readResourceEvent(envelope);
    if (event.kind === 'refused') throw new NonRetryableError(event.reason);
    if (event.kind === 'ignored') return ignore(dependencies, envelope, event.reason);
    const account = await dependencies.accounts(event.resource.accountId);
    // Its events may still arrive, and nothing is wrong with them.
    if (account.kind === 'ineligible' && account.state === excludedState)
      return ignore(dependencies, event, account.reason);
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
  const { resource, trigger } = event;
  const { config } = dependencies.memberClientsFor(resource.accountId, resource.region);
  const affected = await guardrailsFor(event, configRuleLookup, config);
  if (affected.length === 0) return ignore(dependencies, event, `no guardrail matches ${describeOrigin(event)}`);

  const evaluateIn = (region: string) =>
    evaluateResource(dependencies, { ...event, resource: { ...resource, region } }, affected, { account, attempt });
  const results = await evaluateIn(resource.region);
  if (results === undefined) {
    const reason = `${describeResource(resource)} does not belong to account ${resource.accountId}`;
    return ignore(dependencies, event, reason);
  }
  const followed = await followToRegion(dependencies, event, results, evaluateIn);
  logCost(dependencies, trigger, [...results, ...followed], count.calls);
  throwIfRetryNeeded([...results, ...followed]);
}

/**
 * Evaluates a resource that is in another Region than its event, which has closed its findings there: account, Region
 * and id together identify a finding. The Region comes from the service and not from the event; the calls there name
 * the owner as well, so a resource of another account is not followed. Only once, since a resource has one Region.
 */
async function followToRegion(
  dependencies: RemediateDependencies,
  event: EvaluationEvent,
  results: readonly Evaluation[],
  evaluateIn: (region: string) => Promise<readonly Evaluation[] | undefined>,
): Promise<readonly Evaluation[]> {
  const region = results.map(({ outcome }) => (outcome.state === 'gone' ? outcome.region : undefined)).find(Boolean);
  if (region === undefined) return [];
  const where = describeAbsence(event.resource, region);
  if (!dependencies.governance.regions.includes(region)) {
    ignore(dependencies, event, `${where}; ${region} is not one of the regions in governance.yml`);
    return [];
  }
  const followed = await evaluateIn(region);
  if (followed === undefined) ignore(dependencies, event, `${where}; it belongs to another account`);
  return followed ?? [];
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

function describeOrigin({ origin }: EvaluationEvent): string {
  return 'call' in origin ? `the call ${origin.call}` : `the AWS Config rule '${origin.configRule}'`;
}

function ignore({ logger }: RemediateDependencies, event: Envelope | EvaluationEvent, reason: string): void {
  logger.info('event ignored', { eventId: 'trigger' in event ? event.trigger.eventId : event.id, reason });
}
