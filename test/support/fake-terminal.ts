// A terminal in memory: what is written to it, and what it shows then.
import { clearLine, cursorTo, moveCursor } from 'node:readline';
import { Writable } from 'node:stream';
import xterm from '@xterm/headless';

export type FakeTerminal = {
  readonly stream: NodeJS.WriteStream;
  /** All that was written, with the escape codes. */
  readonly written: () => string;
};

/** A terminal of this width; with `isTTY: false`, a pipe. */
export function fakeTerminal({ columns = 80, isTTY = true } = {}): FakeTerminal {
  const parts: string[] = [];
  const writable = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      parts.push(String(chunk));
      done();
    },
  });
  const stream = Object.assign(writable, {
    isTTY,
    columns,
    hasColors: () => false,
    getColorDepth: () => 1,
    cursorTo: (x: number) => cursorTo(writable, x),
    moveCursor: (x: number, y: number) => moveCursor(writable, x, y),
    clearLine: (direction: -1 | 0 | 1) => clearLine(writable, direction),
  }) as unknown as NodeJS.WriteStream;
  return { stream, written: () => parts.join('') };
}

/** The lines that a terminal shows after a text, without those that are empty. */
export async function linesOf(text: string, columns: number): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: 50, convertEol: true, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const buffer = terminal.buffer.active;
  const lines = Array.from(
    { length: buffer.length },
    (_, index) => buffer.getLine(index)?.translateToString(true) ?? '',
  );
  terminal.dispose();
  return lines.filter((line) => line !== '');
}
