// Holds guardrails against many buckets: as many at once as AWS lets pass, and what AWS hindered once more.
import { setTimeout as sleep } from 'node:timers/promises';
import pMap, { pMapSkip } from 'p-map';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import { hasTransientFailure, isTransientlyUnreadable } from '../remediation/enforce.ts';
import type { Evaluation } from '../remediation/evaluate.ts';
import type { Pace } from './adaptive-concurrency.ts';

export type Sweeper = {
  /** Looks at a bucket and repairs it, by these guardrails; the number of the try counts from 1. */
  readonly look: (bucket: Bucket, guardrails: readonly Guardrail[], attempt: number) => Promise<readonly Evaluation[]>;
  /** Tells of what came of a bucket, once. */
  readonly tell: (results: readonly Evaluation[]) => Promise<unknown>;
  /** Milliseconds before another look at what AWS hindered, after each try. */
  readonly waits: readonly number[];
};

/** Before what AWS hindered is looked at again: limits are for a second, and what waits longer leaves room unused. */
export const patientWaits = [250, 500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000];

/** Sweeps these buckets. After the signal no other bucket is begun; those begun are finished. */
export async function sweep(
  buckets: AsyncIterable<Bucket> | Iterable<Bucket>,
  guardrails: readonly Guardrail[],
  sweeper: Sweeper,
  pace: Pace,
  signal?: AbortSignal,
): Promise<void> {
  const one = async (bucket: Bucket) => {
    if (signal?.aborted) return pMapSkip;
    await pace.run(async () => sweeper.tell(await lookUntilKnown(sweeper, bucket, guardrails)));
    return pMapSkip;
  };
  await pMap(buckets, one, { concurrency: pace.most });
}

async function lookUntilKnown(
  { look, waits }: Sweeper,
  bucket: Bucket,
  guardrails: readonly Guardrail[],
): Promise<readonly Evaluation[]> {
  const known = new Map<string, Evaluation>();
  let left = guardrails;
  for (const [index, wait] of [0, ...waits].entries()) {
    if (wait > 0) await sleep(wait);
    for (const result of await look(bucket, left, index + 1)) known.set(result.context.guardrail.id, result);
    left = left.filter(({ id }) => {
      const result = known.get(id);
      return result !== undefined && hasTransientFailure(result.outcome);
    });
    if (left.length === 0) break;
  }
  return [...known.values()];
}

/** What is counted of buckets that AWS could not tell of for the moment: nobody is told of them yet. */
export const notYet = 'not yet';

/** Counts in `ended` how many of these ended in which state. */
export function count(results: readonly Evaluation[], ended: Record<string, number>): void {
  for (const { outcome } of results) {
    const state = isTransientlyUnreadable(outcome) ? notYet : outcome.state;
    ended[state] = (ended[state] ?? 0) + 1;
  }
}

/** The same sweeper, which also counts in `ended` how many guardrails of buckets ended in which state. */
export function counting(sweeper: Sweeper, ended: Record<string, number>): Sweeper {
  return {
    ...sweeper,
    tell: async (results) => {
      await sweeper.tell(results);
      count(results, ended);
    },
  };
}
