// Help texts: what every command's help ends with, and lines that fit the terminal.
import { type Command, Help, type Option } from 'commander';
import { commandLine } from '../../shared/lib/command-line.ts';
import { commandVariables } from './environment-variables.ts';
import { describeExitCodes } from './exit-codes.ts';
import { documentation } from './package-file.ts';
import { proseLines } from './prose.ts';
import { screenOf } from './terminal.ts';

const usualWidth = 80;

/** What follows the help of the command line or of one command: exit codes, environment variables, documentation. */
export function helpFooter(command: Command): string {
  const [, name] = pathOf(command);
  const more = name === undefined ? variableLines() : [`Environment variables: ${commandLine('--help')}`];
  return ['', describeExitCodes(name), ...more, `Documentation: ${documentation()}`].join('\n');
}

/** What an option is for, and whether the command needs it. */
export function describeOption(option: Option): string {
  const description = new Help().optionDescription(option);
  return option.mandatory ? `${description} (required)` : description;
}

/** The names of a command and of those that it belongs to, as they are typed: `palisade`, `local`, `up`. */
export function pathOf(command: Command): readonly string[] {
  return command.parent === null ? [command.name()] : [...pathOf(command.parent), command.name()];
}

/** Paragraphs that are wider than the terminal are wrapped; examples stay as they are, since they are copied. Pure. */
export function fitHelp(text: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    const isTooWide = paragraph.some((line) => line.length > width);
    lines.push(...(isTooWide ? proseLines(paragraph.join(' '), width) : paragraph));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    // What has a label begins a line.
    if (/^[A-Z][a-z ]+: /.test(line)) endParagraph();
    if (/^\S/.test(line)) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    lines.push(...(/^\s*\$ /.test(line) ? [line] : proseLines(line, width)));
  }
  endParagraph();
  return lines.join('\n');
}

/** The width of help on a stream. */
export function helpWidth(stream: NodeJS.WriteStream): number {
  return screenOf(stream).width ?? usualWidth;
}

function variableLines(): readonly string[] {
  const names = commandVariables.map(({ name }) => name);
  const column = Math.max(...names.map((name) => name.length)) + 2;
  const room = usualWidth - 2 - column;
  const rows = commandVariables.flatMap(({ name, meaning }) => {
    const [summary = ''] = meaning.replaceAll('`', '').split(/(?<=\.) /);
    return proseLines(summary, room).map((line, index) => `  ${(index === 0 ? name : '').padEnd(column)}${line}`);
  });
  return ['', 'Environment variables:', ...rows, ''];
}
