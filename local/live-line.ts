// The last line of a terminal, which says what is being done now. It is drawn over, and gone when the work is done.
import cliTruncate from 'cli-truncate';
import ora, { type Ora } from 'ora';
import { beforeInterruption } from '../shared/lib/signals.ts';
import { escapeInvisible } from '../shared/lib/text.ts';

/** One piece of work that is shown. While several go on, the one that began last is. */
export type LiveEntry = {
  readonly update: (text: string) => void;
  readonly remove: () => void;
};

export type LiveLine = { readonly show: (text: string, delayMs: number) => LiveEntry };

type Shown = { text: string; isDue: boolean };

/** The spinner, and the blank behind it. */
const spinnerWidth = 2;
const [hideCursor, showCursor] = ['\u001b[?25l', '\u001b[?25h'];

/**
 * The live line of a terminal. Nothing is drawn before a piece of work has lasted `delayMs`. Whatever else is printed
 * meanwhile is printed above it, and at an interruption the line is cleared.
 */
export function createLiveLine(stream: NodeJS.WriteStream): LiveLine {
  const entries: Shown[] = [];
  let drawing: { readonly spinner: Ora; readonly end: () => void } | undefined;
  let isInterrupted = false;
  const draw = () => {
    const top = entries.findLast(({ isDue }) => isDue);
    if (top === undefined || isInterrupted) {
      drawing?.end();
      drawing = undefined;
      return;
    }
    const text = fitLine(top.text, stream.columns);
    drawing ??= startDrawing(stream, text, () => {
      isInterrupted = true;
      drawing = undefined;
    });
    drawing.spinner.text = text;
  };
  return {
    show: (text, delayMs) => {
      const entry = { text, isDue: delayMs === 0 };
      entries.push(entry);
      const timer = setTimeout(() => {
        entry.isDue = true;
        draw();
      }, delayMs);
      if (entry.isDue) draw();
      return {
        update: (newText) => {
          entry.text = newText;
          draw();
        },
        remove: () => {
          clearTimeout(timer);
          if (entries.includes(entry)) entries.splice(entries.indexOf(entry), 1);
          draw();
        },
      };
    },
  };
}

/** The part of a text that a line has room for, behind the spinner. Pure. */
export function fitLine(text: string, columns: number | undefined): string {
  return cliTruncate(escapeInvisible(text), Math.max(1, (columns || 80) - spinnerWidth - 1));
}

function startDrawing(stream: NodeJS.WriteStream, text: string, onInterruption: () => void) {
  // By default ora sets the terminal to raw mode, in which Ctrl-C sends no signal, and ends the process at a signal.
  const spinner = ora({
    text,
    stream,
    isEnabled: true,
    color: stream.hasColors() ? 'cyan' : false,
    discardStdin: false,
    hideCursor: false,
  });
  const clear = () => {
    spinner.stop();
    stream.write(showCursor);
  };
  const forget = beforeInterruption(() => {
    clear();
    onInterruption();
  });
  stream.write(hideCursor);
  spinner.start();
  const end = () => {
    forget();
    clear();
  };
  return { spinner, end };
}
