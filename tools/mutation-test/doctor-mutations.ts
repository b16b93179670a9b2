// Mutations of what the command line says about an installation: the line to copy, and what doctor finds.
import type { Mutation } from './mutation.ts';

const copyTests = ['test/cli/break-command.test.ts'];

const situationTests = ['test/cli/doctor/situation.test.ts'];

export const doctorMutations: readonly Mutation[] = [
  {
    control: 'doctor calls nothing unknown fine',
    file: 'cli/doctor/check.ts',
    from: "state: 'unknown', says: oneLine",
    to: "state: 'fine', says: oneLine",
    tests: situationTests,
  },
  {
    control: 'a check of doctor that fails stops no other',
    file: 'cli/doctor/run-checks.ts',
    from: 'return afterError(what, where, error);',
    to: 'throw error;',
    tests: situationTests,
  },
  {
    control: 'doctor asks nothing of a hub in another account',
    file: 'cli/doctor/situation.ts',
    from: 'return caller.value.accountId !== place.hubAccountId;',
    to: 'return false;',
    tests: situationTests,
  },
  {
    control: 'doctor finds out what it can if governance.yml has mistakes',
    file: 'cli/doctor/read-situation.ts',
    from: 'const data = dataOf(text);',
    to: 'const data = undefined;',
    tests: situationTests,
  },
  {
    control: 'doctor ends the pause of one account only',
    file: 'cli/doctor/pause-checks.ts',
    from: '`${resume} --account ${pause.account}`',
    to: 'resume',
    tests: ['test/cli/doctor/pause-checks.test.ts'],
  },
  {
    control: 'commands name the account of the credentials, if it is not that of the hub',
    file: 'cli/lib/hub-failure.ts',
    from: 'caller.accountId !== place.hubAccountId',
    to: 'false',
    tests: ['test/cli/lib/hub-failure.test.ts'],
  },
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
