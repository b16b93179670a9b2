// The progress of a start on standard error: a line for each step, with the time that it took.
import { styleText } from 'node:util';
import ora from 'ora';
import { Stopped } from '../shared/lib/signals.ts';

/** Shows a spinner until the work is done. `remark` is printed behind the time that the work took. */
export async function withSpinner<T>(text: string, work: Promise<T>, remark?: () => Promise<string>): Promise<T> {
  const started = Date.now();
  const stream = process.stderr;
  // By default ora sets the terminal to raw mode, in which Ctrl-C sends no signal.
  const spinner = ora({ text, stream, discardStdin: false }).start();
  try {
    const result = await work;
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s${remark ? `, ${await remark()}` : ''}`;
    spinner.stopAndPersist({ symbol: styleText('green', '✔', { stream }), text: `${text} (${took})` });
    return result;
  } catch (error) {
    if (error instanceof Stopped) spinner.stop();
    else spinner.stopAndPersist({ symbol: styleText('red', '✖', { stream }) });
    throw error;
  }
}
