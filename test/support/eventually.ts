// Polling, for what happens after a while.
import pWaitFor from 'p-wait-for';

/**
 * Long enough for a machine that is several times slower, and busy: no test fails because of time. What a test is given
 * at most (`testTimeout` in jest.config.ts) is longer. Where a test has to fail, as with a mutation, it may be shorter.
 */
export const eventuallyMs = Number(process.env['PALISADE_TEST_PATIENCE'] ?? 240) * 1_000;

/** Polls until the function returns a value other than undefined and false, and returns that. Throws after `eventuallyMs`. */
export async function eventually<T>(what: () => Promise<T | undefined | false>): Promise<T> {
  let value: T | undefined | false;
  await pWaitFor(
    async () => {
      value = await what();
      return value !== undefined && value !== false;
    },
    { interval: 100, timeout: { milliseconds: eventuallyMs, message: `not true within ${eventuallyMs} ms: ${what}` } },
  );
  if (value === undefined || value === false) throw new Error('no value was returned');
  return value;
}
