// Runs commands in a pseudo terminal, and reads what a person sees then.
import xterm from '@xterm/headless';
import { openTerminal } from '../../tools/lib/terminal.ts';

/** A line as it is shown. `isWrapped` if it goes on from the line above, which the terminal had no room for. */
export type ShownLine = { readonly text: string; readonly isWrapped: boolean };

/** The names of all commands that there are, and the lines of each run. */
export type Shown = { readonly commands: readonly string[]; readonly lines: readonly (readonly ShownLine[])[] };

/** The process that runs commands one after the other. */
export function inTurn(runs: readonly (readonly string[])[]): readonly string[] {
  return ['node_modules/.bin/node', 'test/support/run-in-turn.ts', JSON.stringify(runs)];
}

/** Runs them in a terminal of this many columns. */
export async function runInTerminal(
  runs: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>>,
  width: number,
): Promise<Shown> {
  const terminal = openTerminal(inTurn(runs), environment, width);
  await terminal.exited;
  const lines = await shownLines(terminal.written(), width);
  const starts = lines.flatMap(({ text }, index) => (/^@@ (?:\d+|end)$/.test(text) ? [index] : []));
  // The names of all commands take many lines.
  const names = lines.slice(0, starts[0]).map(({ text }) => text.padEnd(width));
  return {
    commands: JSON.parse(names.join('').replace('@@ commands ', '').trim()),
    lines: starts.slice(0, -1).map((start, index) => lines.slice(start + 1, starts[index + 1])),
  };
}

async function shownLines(written: string, columns: number): Promise<readonly ShownLine[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: 40, scrollback: 100_000, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(written, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, index) => {
    const line = active.getLine(index);
    return { text: line?.translateToString(true) ?? '', isWrapped: line?.isWrapped === true };
  });
  terminal.dispose();
  return lines;
}

/**
 * What is copied, alone in its line, and a place as editors read it are not broken: the terminal wraps them. Copied are
 * commands, addresses, ARNs and lines of YAML.
 */
const whole = /^\s*(?:\$ |aws |palisade |npm |npx |env |https:\/\/|arn:|(?:- )?[a-z]+: \S+$|\S+:\d+:\d+ )/;

/** Where the terminal had to wrap a line, and should not have to. */
export function wrappedLines(lines: readonly ShownLine[]): readonly string[] {
  const isAllowed = (at: number): boolean =>
    lines[at - 1]?.isWrapped === true ? isAllowed(at - 1) : whole.test(lines[at - 1]?.text ?? '');
  return lines.flatMap(({ text, isWrapped }, at) =>
    isWrapped && !isAllowed(at) ? [`${lines[at - 1]?.text}⏎${text}`] : [],
  );
}
