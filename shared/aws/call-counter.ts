// Counts the AWS calls that a piece of work makes, including everything that it awaits.
import { AsyncLocalStorage } from 'node:async_hooks';

type Count = { calls: number };

const counts = new AsyncLocalStorage<readonly Count[]>();

/** Runs the work. `calls` increases while it runs: every request counts, also retries and requests for credentials. */
export function countCalls<T>(work: (count: { readonly calls: number }) => Promise<T>): Promise<T> {
  const count = { calls: 0 };
  return counts.run([...(counts.getStore() ?? []), count], () => work(count));
}

/** Counts one request for every piece of work that is running in this context. */
export function countCall(): void {
  for (const count of counts.getStore() ?? []) count.calls += 1;
}
