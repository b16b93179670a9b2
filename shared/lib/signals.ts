// Stops on a signal: Ctrl-C (SIGINT), SIGTERM or SIGHUP. Packages for this, such as close-with-grace and exit-hook, end
// the process themselves, at the second signal at once: npm forwards Ctrl-C, so there always is a second one.

/** The reason of a signal that was aborted because the user stopped the command. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super('stopped');
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A signal this soon after another one is a copy of it. */
const copyMs = 1_000;
const exitCodeOfInterruption = 130;

/**
 * An AbortSignal that is aborted at the first signal, with `Stopped` as the reason. `onRepeat` is called when the user
 * stops the command again; by default the process exits then.
 */
export function stopSignal(onRepeat: () => void = () => process.exit(exitCodeOfInterruption)): AbortSignal {
  const controller = new AbortController();
  let lastAt = 0;
  const onSignal = () => {
    const isCopy = Date.now() - lastAt < copyMs;
    lastAt = Date.now();
    if (!controller.signal.aborted) {
      ignoreOutputErrors();
      controller.abort(new Stopped());
    } else if (!isCopy) onRepeat();
  };
  // Not `once`: packages such as signal-exit kill the process when no listener of others is left.
  for (const signal of signals) process.on(signal, onSignal);
  return controller.signal;
}

/**
 * Calls `clean` before a signal ends the process, and before it exits. The signal then does what it would have done
 * without. Returns a function after which `clean` is not called any more.
 */
export function beforeInterruption(clean: () => void): () => void {
  const forget = () => {
    process.off('exit', onExit);
    for (const signal of signals) process.off(signal, onInterruption);
  };
  const onExit = () => {
    forget();
    clean();
  };
  const onInterruption = (signal: NodeJS.Signals) => {
    onExit();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.on('exit', onExit);
  for (const signal of signals) process.on(signal, onInterruption);
  return forget;
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The result of the work, or a rejection with the signal's reason as soon as it is aborted. */
export async function abortable<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** After SIGHUP there is no terminal left to write to, and the error must not end the process. */
function ignoreOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
