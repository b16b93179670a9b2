// What a signal does to a process that shows something on its terminal.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const signalsFile = join(import.meta.dirname, '../../../shared/lib/signals.ts');

/** The end of a process that sends itself SIGINT, and what it printed. */
function interrupted(
  more: string,
): Promise<{ readonly signal: unknown; readonly code: unknown; readonly out: string }> {
  const program = `
    import { beforeInterruption, stopSignal } from ${JSON.stringify(signalsFile)};
    ${more}
    setTimeout(() => process.exit(7), 20_000);
    process.kill(process.pid, 'SIGINT');`;
  return new Promise((done) => {
    execFile(process.execPath, ['--input-type=module-typescript', '-e', program], (error, out) =>
      done({ signal: error?.signal ?? null, code: error ? (error.code ?? null) : 0, out }),
    );
  });
}

test.each([
  {
    name: 'the process ends by the signal, after the line is cleared',
    more: "beforeInterruption(() => process.stdout.write('clean '));",
    end: { signal: 'SIGINT', code: null, out: 'clean ' },
  },
  {
    name: 'two lines are cleared',
    more: "beforeInterruption(() => process.stdout.write('one ')); beforeInterruption(() => process.stdout.write('other '));",
    end: { signal: 'SIGINT', code: null, out: 'one other ' },
  },
  {
    name: 'a command that stops in order is left to do so',
    more: `beforeInterruption(() => process.stdout.write('clean '));
      stopSignal().addEventListener('abort', () => { process.stdout.write('stopped'); process.exit(1); });`,
    end: { signal: null, code: 1, out: 'clean stopped' },
  },
  {
    name: 'nothing is cleared after the line was removed',
    more: "beforeInterruption(() => process.stdout.write('clean '))();",
    end: { signal: 'SIGINT', code: null, out: '' },
  },
])('$name', async ({ more, end }) => {
  expect(await interrupted(more)).toEqual(end);
});
