// Evaluates the resource of an event in one Region, remediates it, and publishes its findings.
import type { ResourceEvent } from '../../events/aws/resource-event.ts';
import type { ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../shared/guardrails/contract/resource.ts';
import { createSurroundings } from '../../shared/guardrails/contract/surroundings.ts';
import { resourceTypeOf } from '../../shared/guardrails/registry.ts';
import { evaluate } from '../../shared/remediation/evaluate.ts';
import { hubEvaluator, publishEvaluations } from '../../shared/remediation/evaluate-in-hub.ts';
import type { Evaluation, ResourceAccess } from '../../shared/remediation/evaluator.ts';
import type { Outcome } from '../../shared/remediation/outcome.ts';
import { createJournalSources } from '../../shared/sweep/sources/journal-sources.ts';
import { nameViolators } from './name-violators.ts';
import type { RemediateDependencies } from './types.ts';

export type EvaluationEvent = Extract<ResourceEvent, { kind: 'evaluate' }>;

/**
 * Evaluates these guardrails, and publishes the findings. Returns undefined, and publishes nothing, if the resource
 * belongs to another account. Throws if the findings cannot be published.
 */
export async function evaluateResource(
  dependencies: RemediateDependencies,
  { resource, trigger, happenedAt }: Pick<EvaluationEvent, 'resource' | 'trigger' | 'happenedAt'>,
  affected: readonly Guardrail[],
  { account, attempt }: { readonly account: ClassifiedAccount; readonly attempt: number },
): Promise<readonly Evaluation[] | undefined> {
  const { cloudTrail } = dependencies.memberClientsFor(resource.accountId, resource.region);
  const access = accessTo(dependencies, resource);
  const { client } = access;
  const triggerContext = { trigger, happenedAt, attempt };
  const results = await evaluate(hubEvaluator(dependencies), access, affected, account, resource, triggerContext);
  const isDenied = results.some(({ outcome }) => isUnreadableByDenial(outcome));
  if (isDenied && !(await resourceTypeOf(resource.type).owns(client, resource))) return undefined;
  const findings = await publishEvaluations(dependencies, await nameViolators(dependencies, cloudTrail, results));
  for (const { context, outcome } of results) {
    const guardrail = context.guardrail.id;
    const finding = findings.find((each) => each.guardrail === guardrail)?.id;
    const { state, reason } = outcome;
    dependencies.logger.info('guardrail evaluated', { ...trigger, resource, guardrail, finding, state, reason });
  }
  return results;
}

/** The client of the resource's type, and what is around the resource, as the last sweep found it. */
export function accessTo(
  { memberClientsFor, journal, governance, now }: RemediateDependencies,
  resource: Resource,
): ResourceAccess {
  const clients = memberClientsFor(resource.accountId, resource.region);
  const { sourcesOf } = createJournalSources(journal, governance.sweep.everyHours, now);
  return {
    client: clients.resource(resource.type),
    surroundings: createSurroundings(clients.surrounding, sourcesOf),
  };
}

function isUnreadableByDenial(outcome: Outcome): boolean {
  return outcome.state === 'unreadable' && outcome.failure.kind === 'denied';
}
