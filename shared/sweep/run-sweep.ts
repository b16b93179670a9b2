// Holds guardrails against many buckets: as many at once as AWS lets pass, and what AWS hindered once more.
import { setTimeout as sleep } from 'node:timers/promises';
import pMap, { pMapSkip } from 'p-map';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { hasTransientFailure, isTransientlyUnreadable } from '../remediation/enforce.ts';
import type { Evaluation } from '../remediation/evaluate.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';

export type Sweeper = {
  /** Looks at a bucket and repairs it, by these guardrails; the number of the try counts from 1. */
  readonly evaluate: (
    resource: Resource,
    guardrails: readonly Guardrail[],
    attempt: number,
  ) => Promise<readonly Evaluation[]>;
  /** Tells of what came of a bucket, once. */
  readonly publish: (results: readonly Evaluation[]) => Promise<unknown>;
  /** Milliseconds before another look at what AWS hindered, after each try. */
  readonly retryDelaysMs: readonly number[];
};

/** Before what AWS hindered is looked at again: limits are for a second, and what waits longer leaves room unused. */
export const defaultRetryDelaysMs = [250, 500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

/** Sweeps these buckets. After the signal no other bucket is begun; those begun are finished. */
export async function sweep(
  resources: AsyncIterable<Resource> | Iterable<Resource>,
  guardrails: readonly Guardrail[],
  sweeper: Sweeper,
  concurrency: AdaptiveConcurrency,
  signal?: AbortSignal,
): Promise<void> {
  const sweepResource = async (resource: Resource) => {
    if (signal?.aborted) return pMapSkip;
    await concurrency.run(async () => sweeper.publish(await evaluateWithRetries(sweeper, resource, guardrails)));
    return pMapSkip;
  };
  await pMap(resources, sweepResource, { concurrency: concurrency.max });
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

/** What is counted of buckets that AWS could not tell of for the moment: nobody is told of them yet. */
export const pendingState = 'not yet';

/** Counts in `ended` how many of these ended in which state. */
export function countOutcomes(results: readonly Evaluation[], counts: Record<string, number>): void {
  for (const { outcome } of results) {
    const state = isTransientlyUnreadable(outcome) ? pendingState : outcome.state;
    counts[state] = (counts[state] ?? 0) + 1;
  }
}

/** The same sweeper, which also counts in `ended` how many guardrails of buckets ended in which state. */
export function countingSweeper(sweeper: Sweeper, counts: Record<string, number>): Sweeper {
  return {
    ...sweeper,
    publish: async (results) => {
      await sweeper.publish(results);
      countOutcomes(results, counts);
    },
  };
}
