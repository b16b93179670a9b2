// Mutations of what scripts and terminals rely on in the command line: each removes one control.
import type { Mutation } from './mutation.ts';

const commandLineTests = ['test/shared/lib/command-line.test.ts'];

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
];
