// Runs a command in a pseudo terminal, and records which lines it shows and when.
import { spawn } from 'node:child_process';
import xterm from '@xterm/headless';
import type { ShownLine, Span } from './terminal-picture.ts';

export type Recording = { readonly lines: readonly ShownLine[]; readonly exitCode: number | null };

/** Lines that are longer than this scroll out of the terminal's memory. */
const scrollback = 10_000;

/** The lines that are there at the end, each with the moment at which it first had its final text. */
export async function recordTerminal(
  command: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<Recording> {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  const child = spawn('.venv/bin/python', ['tools/lib/in_pty.py', String(columns), ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const startedAt = Date.now();
  /** Of each line, its texts in turn, with the moment of each. */
  const seen: { text: string; at: number }[][] = [];
  let written = Promise.resolve();
  child.stdout.on('data', (data: Buffer) => {
    const at = (Date.now() - startedAt) / 1_000;
    written = written.then(() => write(terminal, data)).then(() => note(terminal, seen, at));
  });
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  await written;
  const lines = seen.map((texts, index) => ({ spans: spansOf(terminal, index), at: finalTime(texts) }));
  while (lines.at(-1)?.spans.length === 0) lines.pop();
  return { lines, exitCode };
}

function write(terminal: xterm.Terminal, data: Buffer): Promise<void> {
  return new Promise((resolve) => terminal.write(data, resolve));
}

function note(terminal: xterm.Terminal, seen: { text: string; at: number }[][], at: number): void {
  const { active } = terminal.buffer;
  for (let index = 0; index < active.length; index += 1) {
    const text = active.getLine(index)?.translateToString(true) ?? '';
    seen[index] ??= [];
    if (seen[index]?.at(-1)?.text !== text) seen[index]?.push({ text, at });
  }
}

function finalTime(texts: readonly { readonly text: string; readonly at: number }[]): number {
  return texts.at(-1)?.at ?? 0;
}

/** The styled parts of a line. Pure, as long as the terminal is not written to. */
function spansOf(terminal: xterm.Terminal, index: number): Span[] {
  const line = terminal.buffer.active.getLine(index);
  const length = line?.translateToString(true).length ?? 0;
  const spans: Span[] = [];
  for (let column = 0; column < length; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined) continue;
    const style = {
      ...(cell.isFgPalette() ? { color: cell.getFgColor() % 8 } : {}),
      ...(cell.isBold() ? { isBold: true } : {}),
    };
    const last = spans.at(-1);
    const text = cell.getChars() || ' ';
    if (last && last.color === style.color && last.isBold === style.isBold) {
      spans[spans.length - 1] = { ...last, text: last.text + text };
    } else spans.push({ text, ...style });
  }
  return spans;
}
