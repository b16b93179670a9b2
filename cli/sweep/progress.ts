// The progress bar of a sweep: accounts, buckets, changes, rate, time left.
import { styleText } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import type { SummaryBuilder } from './summary.ts';

export type Progress = {
  readonly start: (accounts: number) => void;
  readonly bucketDone: (summary: SummaryBuilder) => void;
  readonly accountDone: (summary: SummaryBuilder) => void;
  readonly stop: () => void;
};

export const noProgress: Progress = {
  start: () => undefined,
  bucketDone: () => undefined,
  accountDone: () => undefined,
  stop: () => undefined,
};

/** A progress bar on standard error; none if that is not a terminal. */
export function progressBar(what: string, stream = process.stderr): Progress {
  if (!stream.isTTY) return noProgress;
  const format = `${styleText('bold', what, { stream })} {bar} accounts {value}/{total}, buckets {buckets} ({rate}/s), changes {changes}, {eta_formatted} left`;
  const bar = new SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: true, fps: 5 },
    Presets.shades_classic,
  );
  let started = Date.now();
  const payloadOf = (tally: SummaryBuilder) => ({
    buckets: tally.buckets,
    changes: tally.changes,
    rate: Math.round(tally.buckets / Math.max(0.001, (Date.now() - started) / 1_000)),
  });
  return {
    start: (accounts) => {
      started = Date.now();
      bar.start(accounts, 0, { buckets: 0, changes: 0, rate: 0 });
    },
    bucketDone: (tally) => {
      bar.update(payloadOf(tally));
    },
    accountDone: (tally) => bar.increment(1, payloadOf(tally)),
    stop: () => bar.stop(),
  };
}
