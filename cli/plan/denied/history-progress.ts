// The progress of reading event histories, on standard error.
import { showWhile } from '../../../local/progress.ts';
import { counted } from '../../../shared/lib/text.ts';
import type { HistoryProgress } from './find-denied.ts';

/** Shows how many accounts are read, and how many pages. */
export function historyProgress(show = showWhile): HistoryProgress {
  let [accounts, accountsDone, pages] = [0, 0, 0];
  let [say, stop]: [(text: string) => void, () => void] = [() => undefined, () => undefined];
  const draw = () =>
    say(`Event history: ${accountsDone} of ${counted(accounts, 'account')}, ${counted(pages, 'page')}`);
  return {
    start: (count) => {
      accounts = count;
      void show(`Reading the event history of ${counted(count, 'account')}`, (update) => {
        say = update;
        return new Promise<void>((resolve) => {
          stop = resolve;
        });
      });
    },
    pageRead: () => {
      pages += 1;
      draw();
    },
    accountDone: () => {
      accountsDone += 1;
      draw();
    },
    stop: () => stop(),
  };
}
