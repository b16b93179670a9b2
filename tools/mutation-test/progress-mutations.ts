// Mutations of what an interrupted sweep leaves to be done, and of what is shown while commands work.
import type { Mutation } from './mutation.ts';

const interruptionTests = ['test/cli/sweep/interruption.test.ts'];
const progressTests = ['test/local/progress.test.ts'];

export const progressMutations: readonly Mutation[] = [
  {
    control: 'an account that was broken off is not finished',
    file: 'shared/sweep/run-sweep.ts',
    from: 'if (signal?.aborted) areAllSwept = false;',
    to: 'if (signal?.aborted) return;',
    tests: interruptionTests,
  },
  {
    control: 'an account is not finished before its deleted resources were looked for',
    file: 'shared/sweep/sweep-account.ts',
    from: 'if (signal?.aborted) return { elsewhere, isFinished: false };',
    to: 'if (signal?.aborted) return { elsewhere, isFinished: true };',
    tests: interruptionTests,
  },
  {
    control: 'a sweep goes on at the first account that is not finished',
    file: 'cli/sweep/interruption.ts',
    from: 'planned.find((id) => !finished.has(id))',
    to: 'planned.findLast((id) => !finished.has(id))',
    tests: interruptionTests,
  },
  {
    control: 'a sweep that goes on does not do again what was finished',
    file: 'cli/sweep/interruption.ts',
    from: '&& !skip.includes(accountId)',
    to: '',
    tests: interruptionTests,
  },
  {
    control: 'what was finished before an earlier interruption stays skipped',
    file: 'cli/sweep/interruption.ts',
    from: 'new Set([...skipped, ...planned',
    to: 'new Set([...planned',
    tests: interruptionTests,
  },
  {
    control: 'a sweep that was interrupted while it only looked begins from the beginning',
    file: 'cli/sweep/finish-sweep.ts',
    from: 'isLookOnly ? [] : summary.accounts',
    to: 'summary.accounts',
    tests: ['test/cli/sweep/finish-sweep.test.ts'],
  },
  {
    control: 'a sweep without a hub that goes on continues its change log',
    file: 'cli/sweep/finish-sweep.ts',
    from: "['--record', shellWord(changeLog)]",
    to: '[]',
    tests: ['test/cli/sweep/finish-sweep.test.ts'],
  },
  {
    control: 'a shell reads a repeated option as it was typed',
    file: 'cli/lib/typed-options.ts',
    from: `text.replaceAll("'", "'\\\\''")`,
    to: 'text',
    tests: ['test/cli/lib/typed-options.test.ts'],
  },
  {
    control: 'no remaining time is shown before all buckets are listed',
    file: 'cli/sweep/bar-text.ts',
    from: '!isTotalKnown || first === undefined',
    to: 'first === undefined',
    tests: ['test/cli/sweep/bar-text.test.ts'],
  },
  {
    control: 'a name cannot make a terminal do something while a command works',
    file: 'local/live-line.ts',
    from: 'cliTruncate(escapeInvisible(text),',
    to: 'cliTruncate(text,',
    tests: progressTests,
  },
  {
    control: 'in a pipe, of a command that fails only its error is printed',
    file: 'local/progress.ts',
    from: '          silent.cancel();',
    to: '          print(text);',
    tests: progressTests,
  },
  {
    control: 'a signal that nobody handles still ends the process',
    file: 'shared/lib/signals.ts',
    from: 'if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);',
    to: '',
    tests: ['test/shared/lib/interruption.test.ts'],
  },
];
