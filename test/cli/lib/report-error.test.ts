// What is said about an error, for people and as JSON.
import { CommanderError } from 'commander';
import { UserError } from '../../../cli/lib/output.ts';
import { describeError, wantsJson } from '../../../cli/lib/report-error.ts';
import { GovernanceError } from '../../../shared/governance/read-governance.ts';

const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });
const missing = Object.assign(new Error("ENOENT: no such file, open 'x'"), { code: 'ENOENT', path: 'x' });
const mistake = { file: 'g.yml', line: 3, column: 5, endColumn: 6, path: 'a', found: 'b', message: 'unknown key' };
const { endColumn: _, ...mistakeAsJson } = mistake;

test.each([
  { name: 'of a user', error: new UserError('Do this.'), report: { message: 'Do this.' } },
  {
    name: 'of AWS, explained',
    error: new UserError('Denied.', { cause: denied }),
    report: { message: 'Denied.', code: 'AccessDeniedException' },
  },
  { name: 'of the system', error: missing, report: { message: 'x: there is no such file or folder.', code: 'ENOENT' } },
  {
    name: 'of the system, explained',
    error: new UserError('x cannot be written.', { cause: missing }),
    report: { message: 'x cannot be written.', code: 'ENOENT' },
  },
  {
    name: 'of governance.yml',
    error: new GovernanceError([mistake]),
    report: { message: 'g.yml:3:5 unknown key', mistakes: [mistakeAsJson] },
  },
  { name: 'in lower case', error: new Error('port 1 is taken'), report: { message: 'Port 1 is taken' } },
  {
    name: 'in the program',
    error: new TypeError('x is undefined'),
    report: {
      message: 'Palisade failed unexpectedly: x is undefined. To see where, set PALISADE_DEBUG=1; please report it.',
      code: 'TypeError',
    },
  },
  { name: 'that is none', error: 'text', report: { message: 'text' } },
  {
    name: 'of an option',
    error: new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'\n(Did you mean --y?)"),
    report: {
      message: "Unknown option '--x' (Did you mean --y?). For help: palisade dlq show --help",
      code: 'commander.unknownOption',
    },
  },
])('an error $name', ({ error, report }) => {
  expect(describeError(error, 'dlq show')).toEqual(report);
});

test.each([
  { words: ['findings', '--json'], expected: true },
  { words: ['sweep', '--format', 'json'], expected: true },
  { words: ['sweep', '--format=json'], expected: true },
  { words: ['sweep', '--format', 'csv'], expected: false },
  { words: ['complete', '--', 'findings', '--json'], expected: false },
  { words: [], expected: false },
])('$words ask for JSON: $expected', ({ words, expected }) => expect(wantsJson(words)).toBe(expected));
