// Counts AWS calls for whoever wants to know what a piece of work cost, across everything that it awaits.
import { AsyncLocalStorage } from 'node:async_hooks';

type Count = { calls: number };

const counts = new AsyncLocalStorage<readonly Count[]>();

/** Does the work. `calls` counts up while it is at it: every request, those for credentials and retries too. */
export function countCalls<T>(work: (count: { readonly calls: number }) => Promise<T>): Promise<T> {
  const count = { calls: 0 };
  return counts.run([...(counts.getStore() ?? []), count], () => work(count));
}

/** One more request goes out. */
export function countCall(): void {
  for (const count of counts.getStore() ?? []) count.calls += 1;
}
