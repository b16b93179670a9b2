// Waits for a signal to stop: Ctrl-C (SIGINT), SIGTERM or SIGHUP.

export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
