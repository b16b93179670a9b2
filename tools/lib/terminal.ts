// Runs a command in a pseudo terminal, as a person does: colors and progress are on, and Ctrl-C is typed.
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A command in a pseudo terminal. Its output is what it has printed and not erased, without colors. */
export type Terminal = {
  output(): string;
  /** The same with all control sequences. */
  written(): string;
  /** What it has printed since the first key was typed. */
  answer(): string;
  type(text: string): void;
  readonly exited: Promise<void>;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the control sequences of a terminal are what it looks for.
const erasedLine = /[^\n]*\x1b\[1G\x1b\[0?K/g;

export const ctrlC = '\x03';

/** Starts the command with additional environment variables. */
export function openTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  columns = 160,
): Terminal {
  // With CI set, nothing is drawn over.
  const { NODE_OPTIONS: _, CI: __, ...inherited } = process.env;
  const child = spawn('.venv/bin/python', ['tools/lib/in_pty.py', String(columns), ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...inherited, ...env },
  });
  let output = '';
  let typedAt: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return {
    output: () => withoutControls(output),
    written: () => output,
    answer: () => withoutControls(output.slice(typedAt)),
    type: (text) => {
      typedAt ??= output.length;
      child.stdin.write(text);
    },
    exited: new Promise((resolve, reject) => child.on('error', reject).on('close', () => resolve())),
  };
}

function withoutControls(output: string): string {
  return stripVTControlCharacters(output.replaceAll(erasedLine, ''));
}
