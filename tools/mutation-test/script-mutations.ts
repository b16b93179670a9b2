// Mutations of what scripts and terminals rely on in the command line: each removes one control.
import type { Mutation } from './mutation.ts';

const commandLineTests = ['test/shared/lib/command-line.test.ts'];

const scriptTests = ['test/cli/scripts.test.ts'];
const reportTests = ['test/cli/lib/report-error.test.ts'];
const systemTests = ['test/shared/lib/system-errors.test.ts'];

export const scriptMutations: readonly Mutation[] = [
  {
    control: 'a hint has the form in which npm runs the command',
    file: 'shared/lib/command-line.ts',
    from: "event === 'palisade' || isOwnStart",
    to: 'isOwnStart',
    tests: commandLineTests,
  },
  {
    control: 'a hint names a command that is on the PATH, else its path',
    file: 'shared/lib/command-line.ts',
    from: "(environment['PATH'] ?? '').split(delimiter).includes(folder)",
    to: 'true',
    tests: commandLineTests,
  },
  {
    control: 'a hint names npx where only npx finds the command',
    file: 'shared/lib/command-line.ts',
    from: "folder.endsWith(join('node_modules', '.bin'))",
    to: 'false',
    tests: commandLineTests,
  },
  {
    control: 'a closed pipe is no error',
    file: 'cli/lib/closed-output.ts',
    from: "if (error.code !== 'EPIPE') ",
    to: '',
    tests: scriptTests,
  },
  {
    control: 'output that cannot be written is an error',
    file: 'cli/lib/closed-output.ts',
    from: 'if (hasFailed) process.exitCode = 1;',
    to: '',
    tests: scriptTests,
  },
  {
    control: 'with --json an error is on standard output, too',
    file: 'cli/lib/report-error.ts',
    from: 'wantsJson(words) && ',
    to: 'false && ',
    tests: scriptTests,
  },
  {
    control: 'only what comes before -- asks for JSON',
    file: 'cli/lib/report-error.ts',
    from: 'end < 0 ? words : words.slice(0, end)',
    to: 'words',
    tests: reportTests,
  },
  {
    control: 'no error has a text of Node.js',
    file: 'cli/lib/report-error.ts',
    from: 'if (ofSystem !== undefined) return',
    to: 'if (ofSystem === null) return',
    tests: reportTests,
  },
  {
    control: 'the cause of an error of fetch is found',
    file: 'shared/lib/system-errors.ts',
    from: '/.test(code) ? code : systemErrorCode(innerError(error))',
    to: '/.test(code) ? code : undefined',
    tests: systemTests,
  },
  {
    control: 'one of a thing is not several',
    file: 'shared/lib/text.ts',
    from: "english.select(count) === 'one' ? noun : plural",
    to: 'plural',
    tests: ['test/shared/lib/text.test.ts'],
  },
];
