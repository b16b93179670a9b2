// Help fits the terminal, and says how every command ends.

import { Command, Option } from 'commander';
import { describeOption, fitHelp, helpFooter } from '../../../cli/lib/help.ts';
import { commandLine } from '../../../shared/lib/command-line.ts';
import { loadCommands } from '../../../tools/scripts/commands-page.ts';

const leaves = (command: Command): Command[] => [command, ...command.commands.flatMap(leaves)];

/** The help of every command, as the command line prints it. */
async function helpTexts(width: number): Promise<ReadonlyMap<string, string>> {
  const program = new Command('palisade').addHelpText('afterAll', ({ command }) => helpFooter(command));
  for (const command of await loadCommands()) program.addCommand(command);
  return new Map(
    leaves(program).map((command) => {
      let text = '';
      const add = (part: string) => {
        text += fitHelp(part, width);
      };
      command.configureOutput({ writeOut: add, getOutHelpWidth: () => width });
      command.outputHelp();
      return [command.name(), text];
    }),
  );
}

test('an option says that the command needs it', () => {
  const reason = new Option('--reason <text>', 'why').default('none');
  expect(describeOption(reason)).toBe('why (default: "none")');
  expect(describeOption(new Option('--reason <text>', 'why').makeOptionMandatory())).toBe('why (required)');
});

test.each([60, 80, 100, 140])('no help is wider than %i columns, except commands to copy', async (width) => {
  const lines = [...(await helpTexts(width)).values()].flatMap((text) => text.split('\n'));
  expect(lines.length).toBeGreaterThan(400);
  const isCopied = (line: string) => /^ {2}\$ |^Documentation: /.test(line);
  expect(lines.filter((line) => line.length > width && !isCopied(line))).toEqual([]);
  expect(lines.filter((line) => line.length > Math.max(width, 80))).toEqual([]);
});

test('every help ends with exit codes, environment variables and the documentation', async () => {
  for (const [name, text] of await helpTexts(80)) {
    expect(`${name}: ${text}`).toMatch(/\nExit codes: 0 success, 1 error/);
    expect(`${name}: ${text}`).toMatch(/\nDocumentation: \S+\n$/);
    const variables = name === 'palisade' ? '\n  PALISADE_PORT ' : `\nEnvironment variables: ${commandLine('--help')}`;
    expect(`${name}: ${text}`).toContain(variables);
    expect(text).not.toContain('default: []');
  }
});

test('of paragraphs, only those that are too wide are wrapped', () => {
  const text = 'one two three\nfour five six\n\nEnds: here\n  $ a long command stays\n';
  expect(fitHelp(text, 40)).toBe(text);
  expect(fitHelp(text, 12)).toBe('one two\nthree four\nfive six\n\nEnds: here\n  $ a long command stays\n');
});
