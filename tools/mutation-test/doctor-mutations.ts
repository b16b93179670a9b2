// Mutations of what the command line says about an installation: the line to copy, and what doctor finds.
import type { Mutation } from './mutation.ts';

const copyTests = ['test/cli/break-command.test.ts'];

export const doctorMutations: readonly Mutation[] = [
  {
    control: 'the line to copy uses none of the credentials of the shell',
    file: 'cli/break-command.ts',
    from: 'env -u AWS_SESSION_TOKEN -u AWS_PROFILE',
    to: 'env',
    tests: copyTests,
  },
  {
    control: 'a page port that is taken is left to its program',
    file: 'local/dashboard-server.ts',
    from: 'if (unusable.includes(code)) return listen(server, 0);',
    to: '',
    tests: ['test/local/dashboard-server.test.ts'],
  },
];
