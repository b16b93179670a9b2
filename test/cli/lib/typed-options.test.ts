// Options that are repeated in a command line mean what was typed.
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { sweepCommand } from '../../../cli/commands/sweep.ts';
import { shellWord, typedOptions } from '../../../cli/lib/typed-options.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';

const accountId = fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }).map(String);
const text = fc.stringMatching(/^[A-Za-z0-9_ .'"$;/-]{1,12}$/).filter((each) => !each.startsWith('-'));
const flag = (name: string) => fc.constantFrom([], [name]);
const valued = (name: string, value: fc.Arbitrary<string>) =>
  fc.option(value, { nil: undefined }).map((each) => (each === undefined ? [] : [name, each]));
const repeated = (name: string, value: fc.Arbitrary<string>) =>
  fc.array(value, { maxLength: 3 }).map((all) => all.flatMap((each) => [name, each]));

const anyArguments = fc
  .tuple(
    repeated('--account', accountId),
    repeated('--guardrail', fc.constantFrom(...guardrailIds)),
    flag('--dry-run'),
    flag('--yes'),
    flag('--aws'),
    flag('--json'),
    valued('--role', text),
    valued('--management-profile', text),
    valued('--hub-profile', text),
    valued('--account-type', fc.constantFrom('production', 'testing')),
    valued('--format', fc.constantFrom('table', 'jsonl', 'csv')),
    valued('--record', fc.constantFrom('changes.jsonl', '/var/log/with blank.jsonl')),
    valued('--from', accountId),
  )
  .map((all) => all.flat());

function parsed(args: readonly string[]) {
  const command = sweepCommand().action(() => undefined);
  command.parse([...args], { from: 'user' });
  return command;
}

/** The arguments that a shell makes of a command line. */
const readByShell = (words: readonly string[]) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${words.join(' ')}`], { encoding: 'utf8' })
    .split('\n')
    .slice(0, -1);

test('the repeated options of a sweep are those that were typed', () => {
  fc.assert(
    fc.property(anyArguments, (args) => {
      const command = parsed(args);
      const words = typedOptions(command);
      const again = words.length === 0 ? [] : readByShell(words);
      expect(parsed(again).opts()).toEqual(command.opts());
    }),
    { numRuns: 60 },
  );
});

test('options that are replaced are left out', () => {
  expect(typedOptions(parsed(['--from', '123456789012', '--dry-run']), ['from'])).toEqual(['--dry-run']);
});

test.each(["it's", 'a b', '$HOME', 'a"b', '', '*'])('a shell reads %j as it is', (word) => {
  expect(readByShell([shellWord(word)])).toEqual([word]);
});
