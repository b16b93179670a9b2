// Has the hub discard messages: it stores each before it deletes it.
import type { DeadLetter } from '../../shared/aws/dead-letter-queue.ts';
import { chunk } from '../../shared/lib/chunk.ts';
import { type Accepted, messagesPerRequest } from './request-hub.ts';

/** `failures` says of each message that is left why, in words. */
export type Discarded = { readonly letters: readonly DeadLetter[]; readonly failures: readonly string[] };

/** One request to the hub, about messages of one queue. */
type Ask = (queue: string, messages: readonly string[]) => Promise<Accepted>;

/**
 * Returns the messages that are deleted, and why the others are not. A request that fails stops no other one. Throws the
 * error of the first request if that fails: nothing is deleted then.
 */
export async function discardLetters(letters: readonly DeadLetter[], ask: Ask): Promise<Discarded> {
  const gone = new Set<string>();
  const failed = new Map<string, string>();
  for (const [queue, of] of Map.groupBy(letters, (letter) => letter.queue)) {
    for (const part of chunk(of, messagesPerRequest)) {
      const messages = part.map(({ id }) => id);
      try {
        const answer = await ask(queue, messages);
        for (const id of answer.ids) gone.add(id);
        for (const failure of answer.failures) failed.set(failure.id, failure.reason);
      } catch (error) {
        if (gone.size === 0 && failed.size === 0) throw error;
        for (const id of messages) failed.set(id, error instanceof Error ? error.message : String(error));
      }
    }
  }
  return {
    letters: letters.filter(({ id }) => gone.has(id)),
    failures: letters.flatMap(({ id }) => (gone.has(id) ? [] : [`${id}: ${failed.get(id) ?? notSeen}`])),
  };
}

/** Another reader of the queue hides a message for up to a minute. */
const notSeen = 'the hub did not see it: it was replayed or discarded, or somebody lists the queue at the moment';
