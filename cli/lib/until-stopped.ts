// Commands that run until Ctrl-C: says that they stop, and when they have stopped.
import { Stopped, stopSignal } from '../../shared/lib/signals.ts';
import { printNotice } from './output.ts';

/**
 * Runs the work with a signal that Ctrl-C aborts. The work stops in order then, and may reject with the signal's reason.
 * Returns its result, or undefined if it was stopped before it had one. Prints on standard error when it is stopping.
 */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const signal = stopSignal(() => printNotice('Still stopping. It takes a few seconds.'));
  // The terminal has printed ^C without a line break.
  signal.addEventListener('abort', () => printNotice(`${process.stderr.isTTY ? '\n' : ''}Stopping…`), { once: true });
  const result = await work(signal).catch((error: unknown) => {
    if (error instanceof Stopped) return undefined;
    throw error;
  });
  if (signal.aborted) printNotice('Stopped.');
  return result;
}
