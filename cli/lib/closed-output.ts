// What happens when nobody reads what a command prints any longer, as with `| head -1`, or when the disk is full.
import { systemErrorReason } from '../../shared/lib/system-errors.ts';

const controller = new AbortController();

/** Aborted when the reader of standard output has gone: a command that only prints ends then. */
export const outputClosed: AbortSignal = controller.signal;

let hasFailed = false;

/**
 * A closed pipe is no error: nothing is said, the command goes on, and its exit code is what it would be without the
 * pipe. It must not depend on whether the reader has gone before the last line, and a sweep must not be broken off
 * between two changes because of `| head`. Any other failure, such as a full disk, gets one line and exit code 1.
 */
export function watchOutputs(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    controller.abort();
    if (error.code !== 'EPIPE') sayOnce(error);
  });
  process.stderr.on('error', () => {});
  process.on('exit', () => {
    if (hasFailed) process.exitCode = 1;
  });
}

function sayOnce(error: Error): void {
  if (hasFailed) return;
  hasFailed = true;
  process.stderr.write(`The output cannot be written: ${systemErrorReason(error) ?? error.message}.\n`);
}
