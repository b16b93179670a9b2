// The progress of reading event histories, on standard error.
import { Presets, SingleBar } from 'cli-progress';
import type { HistoryProgress } from './find-denied.ts';

/** A progress bar; one line at the beginning if standard error is not a terminal. */
export function historyProgress(stream = process.stderr): HistoryProgress {
  if (!stream.isTTY) {
    const start = (accounts: number) => stream.write(`Reading the event history of ${accounts} accounts.\n`);
    return { start, pageRead: () => undefined, accountDone: () => undefined, stop: () => undefined };
  }
  const format = 'Event history {bar} accounts {value}/{total}, pages {pages}';
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: true, fps: 5 },
    Presets.shades_classic,
  );
  let pages = 0;
  return {
    start: (accounts) => bar.start(accounts, 0, { pages }),
    pageRead: () => {
      pages += 1;
      bar.update({ pages });
    },
    accountDone: () => bar.increment(1, { pages }),
    stop: () => bar.stop(),
  };
}
