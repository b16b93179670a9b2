// What DynamoDB leaves undone of a batch, because it is throttled, is sent again after a pause (DynamoDB Developer Guide,
// "Error retries and exponential backoff": batch operations).
import { setTimeout as sleep } from 'node:timers/promises';

/** With pauses of up to 50, 100, 200, 400 and 800 ms in between: at most 1.6 s for a batch that DynamoDB throttles. */
const maxCallsPerBatch = 6;
const firstPauseMs = 50;

/** DynamoDB left a part of a batch undone, also after the last call. It can be repeated: it reads, replaces or deletes items. */
export class UnprocessedItemsError extends Error {
  override readonly name = 'UnprocessedItemsError';
}

/** Waits after a call that left something undone; `call` counts from 1. */
export type Pause = (call: number) => Promise<unknown>;

/** Exponential backoff, half of it random, so that several functions do not come back at the same moment. */
export const pauseWithJitter: Pause = (call) => sleep((0.5 + Math.random() / 2) * firstPauseMs * 2 ** (call - 1));

/**
 * Sends a batch until nothing of it is left: `send` makes one call and returns what DynamoDB left undone. Throws
 * UnprocessedItemsError if something is left after the last call; `what` names it, such as "writes undone".
 */
export async function repeatUndone<T>(
  batch: readonly T[],
  what: string,
  send: (left: readonly T[]) => Promise<readonly T[]>,
  pause: Pause,
): Promise<void> {
  let left = batch;
  for (let call = 1; call <= maxCallsPerBatch; call += 1) {
    left = await send(left);
    if (left.length === 0) return;
    if (call < maxCallsPerBatch) await pause(call);
  }
  throw new UnprocessedItemsError(
    `DynamoDB left ${left.length} of ${batch.length} ${what} after ${maxCallsPerBatch} calls`,
  );
}
