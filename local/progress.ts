// Says on standard error what a command is doing: on a terminal in a line that is drawn over, elsewhere in one line for
// each phase.
import { styleText } from 'node:util';
import { Stopped } from '../shared/lib/signals.ts';
import { escapeInvisible } from '../shared/lib/text.ts';
import { createLiveLine, type LiveLine } from './live-line.ts';

/** Work that has begun, or that is begun with a function that says how far it is. */
export type Work<T> = Promise<T> | ((say: (text: string) => void) => Promise<T>);

export type Progress = {
  /** Shows what is being done, while it is. Rejects as the work does. */
  readonly showWhile: <T>(text: string, work: Work<T>) => Promise<T>;
  /** The same on a terminal only: for what prints lines of its own, or is done again and again. */
  readonly showLive: <T>(text: string, work: Work<T>) => Promise<T>;
  /**
   * The same for a step of a start or a deployment: one line remains, with the time that it took, and with what
   * `remark` says.
   */
  readonly showStep: <T>(text: string, work: Work<T>, remark?: () => Promise<string>) => Promise<T>;
};

/** What is quicker than this is not shown on a terminal. */
const showAfterMs = 300;
/** Elsewhere, a phase has its line at its end if it took so long, */
const printFromMs = 1_000;
/** or while it goes on, when so much time has passed. */
const printAfterMs = 10_000;

export function createProgress(stream: NodeJS.WriteStream): Progress {
  // As ora decides: without a terminal, or one that cannot move its cursor, nothing is drawn over.
  const isLive = stream.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'];
  const phases = isLive ? livePhases(createLiveLine(stream)) : printedPhases(stream);
  const showIn =
    (begin: Phases['begin']) =>
    async <T>(text: string, work: Work<T>): Promise<T> => {
      const phase = begin(text);
      try {
        const result = await (typeof work === 'function' ? work(phase.say) : work);
        phase.end();
        return result;
      } catch (error) {
        phase.cancel();
        throw error;
      }
    };
  const beginLive = isLive ? phases.begin : phases.beginSilently;
  const printStep = (color: 'green' | 'red', symbol: string, text: string) =>
    stream.write(`${styleText(color, symbol, { stream })} ${escapeInvisible(text)}\n`);
  const showStep = async <T>(text: string, work: Work<T>, remark?: () => Promise<string>): Promise<T> => {
    const startedAt = Date.now();
    const phase = beginLive(text);
    try {
      const result = await (typeof work === 'function' ? work(phase.say) : work);
      const remarked = remark ? `, ${await remark()}` : '';
      phase.end();
      printStep('green', '✔', `${text} (${seconds(Date.now() - startedAt)}${remarked})`);
      return result;
    } catch (error) {
      phase.cancel();
      if (!(error instanceof Stopped)) printStep('red', '✖', text);
      throw error;
    }
  };
  return { showWhile: showIn(phases.begin), showLive: showIn(beginLive), showStep };
}

type Phase = {
  readonly say: (text: string) => void;
  readonly end: () => void;
  /** The work has failed: only the error is printed then. */
  readonly cancel: () => void;
};
type Phases = {
  readonly begin: (text: string) => Phase;
  /** A phase without a line. */
  readonly beginSilently: (text: string) => Phase;
};

function livePhases(line: LiveLine): Phases {
  const begin = (text: string) => {
    const { update, remove } = line.show(text, showAfterMs);
    return { say: update, end: remove, cancel: remove };
  };
  return { begin, beginSilently: begin };
}

/**
 * One line for each phase. None for one that is part of another, and none for one that fails before it is printed: then
 * the error is the only line.
 */
function printedPhases(stream: NodeJS.WriteStream): Phases {
  let begun = 0;
  const beginSilently = (): Phase => {
    begun += 1;
    const end = () => {
      begun -= 1;
    };
    return { say: () => undefined, end, cancel: end };
  };
  return {
    beginSilently,
    begin: (text) => {
      const isPart = begun > 0;
      const silent = beginSilently();
      if (isPart) return silent;
      const startedAt = Date.now();
      let isPrinted = false;
      const print = (line: string) => {
        isPrinted = true;
        stream.write(`${escapeInvisible(line)}\n`);
      };
      const timer = setTimeout(() => print(`${text} …`), printAfterMs).unref();
      return {
        say: silent.say,
        end: () => {
          clearTimeout(timer);
          silent.end();
          const tookMs = Date.now() - startedAt;
          if (!isPrinted && tookMs >= printFromMs) print(`${text} (${seconds(tookMs)})`);
        },
        cancel: () => {
          clearTimeout(timer);
          silent.cancel();
        },
      };
    },
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

const onStandardError = createProgress(process.stderr);
export const { showWhile, showLive, showStep } = onStandardError;
