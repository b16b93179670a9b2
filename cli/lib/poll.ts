// How commands wait for what the hub does at their request.
import ora from 'ora';
import pWaitFor, { TimeoutError } from 'p-wait-for';
import { UserError } from './output.ts';

/** Asks until there is an answer, with a spinner on standard error. Undefined when none came in time. */
export async function pollUntil<T>(
  text: string,
  query: () => Promise<T | undefined>,
  timeoutSeconds: number,
): Promise<T | undefined> {
  const spinner = ora({ text, stream: process.stderr }).start();
  let answer: T | undefined;
  try {
    await pWaitFor(
      async () => {
        answer = await query();
        return answer !== undefined;
      },
      { interval: 250, timeout: timeoutSeconds * 1_000 },
    );
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  } finally {
    spinner.stop();
  }
  return answer;
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UserError(`--wait is '${text}', and takes a number of seconds`);
}
