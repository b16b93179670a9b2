// How commands wait for the result of a request to the hub.
import pWaitFor, { TimeoutError } from 'p-wait-for';
import { showWhile } from '../../local/progress.ts';
import { UserError } from './output.ts';

/** Polls until `query` returns a value, and says what it waits for. Undefined if the time runs out. */
export async function pollUntil<T>(
  text: string,
  query: () => Promise<T | undefined>,
  timeoutSeconds: number,
): Promise<T | undefined> {
  let answer: T | undefined;
  const hasAnswer = async () => {
    answer = await query();
    return answer !== undefined;
  };
  try {
    await showWhile(text, pWaitFor(hasAnswer, { interval: 250, timeout: timeoutSeconds * 1_000 }));
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
  return answer;
}

/** The value of --wait as seconds. Throws UserError if it is not a positive number. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UserError(`Invalid --wait '${text}': expected a number of seconds`);
}
