// Evaluates guardrails on many resources, with as much concurrency as AWS allows, and retries transient failures.
import { setTimeout as sleep } from 'node:timers/promises';
import pMap, { pMapSkip } from 'p-map';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import type { Evaluation } from '../remediation/evaluator.ts';
import { hasTransientFailure, isTransientlyUnreadable } from '../remediation/outcome.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';

export type Sweeper = {
  /** Evaluates these guardrails on a resource and remediates violations. `attempt` counts from 1. */
  readonly evaluate: (
    resource: Resource,
    guardrails: readonly Guardrail[],
    attempt: number,
  ) => Promise<readonly Evaluation[]>;
  /** Publishes or collects the final results of a resource. Called once per resource. */
  readonly publish: (results: readonly Evaluation[]) => Promise<unknown>;
  /** Publishes what `publish` has collected. Called once at the end, also if a resource could not be swept. */
  readonly flush?: () => Promise<void>;
  /** Delays in milliseconds before the guardrails that failed transiently are evaluated again, one per retry. */
  readonly retryDelaysMs: readonly number[];
};

/** AWS's rate limits refill every second: a longer delay would leave capacity unused. */
export const defaultRetryDelaysMs = [250, 500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

/**
 * Sweeps these resources, each with the guardrails on its type. After the signal, resources in progress are completed and
 * no further one is started. Returns whether all were swept.
 */
export async function sweep(
  resources: AsyncIterable<Resource> | Iterable<Resource>,
  guardrails: readonly Guardrail[],
  sweeper: Sweeper,
  concurrency: AdaptiveConcurrency,
  signal?: AbortSignal,
): Promise<boolean> {
  let areAllSwept = true;
  const sweepResource = async (resource: Resource) => {
    const own = guardrails.filter(({ resourceType }) => resourceType === resource.type);
    await concurrency.run(async () => {
      // Asked only when it is its turn: resources that wait for the concurrency are not in progress.
      if (signal?.aborted) areAllSwept = false;
      else await sweeper.publish(await evaluateWithRetries(sweeper, resource, own));
    });
    return pMapSkip;
  };
  try {
    await pMap(resources, sweepResource, { concurrency: concurrency.max });
  } finally {
    await sweeper.flush?.();
  }
  return areAllSwept;
}

async function evaluateWithRetries(
  { evaluate, retryDelaysMs }: Sweeper,
  resource: Resource,
  guardrails: readonly Guardrail[],
): Promise<readonly Evaluation[]> {
  const results = new Map<string, Evaluation>();
  let remaining = guardrails;
  for (const [index, delayMs] of [0, ...retryDelaysMs].entries()) {
    if (delayMs > 0) await sleep(delayMs);
    for (const result of await evaluate(resource, remaining, index + 1))
      results.set(result.context.guardrail.id, result);
    remaining = remaining.filter(({ id }) => {
      const result = results.get(id);
      return result !== undefined && hasTransientFailure(result.outcome);
    });
    if (remaining.length === 0) break;
  }
  return [...results.values()];
}

/** The count of results that are unreadable because of a transient failure; they are not published. */
export const pendingState = 'not yet';

/** Adds the number of results per state to `counts`. */
export function countOutcomes(results: readonly Evaluation[], counts: Record<string, number>): void {
  for (const { outcome } of results) {
    const state = isTransientlyUnreadable(outcome) ? pendingState : outcome.state;
    counts[state] = (counts[state] ?? 0) + 1;
  }
}

/** A sweeper that also adds the number of results per state to `counts`. */
export function countingSweeper(sweeper: Sweeper, counts: Record<string, number>): Sweeper {
  return {
    ...sweeper,
    publish: async (results) => {
      await sweeper.publish(results);
      countOutcomes(results, counts);
    },
  };
}
