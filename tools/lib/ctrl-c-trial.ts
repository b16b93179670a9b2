// Presses Ctrl-C in the terminal of a local cloud, and looks at what is left of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pWaitFor from 'p-wait-for';
import { listProcesses, type Process } from '../../local/processes.ts';
import { ctrlC, openTerminal } from './terminal.ts';

/** When Ctrl-C is pressed: as soon as the command has printed this text and a process with this command is running. */
export type Moment = {
  readonly name: string;
  readonly command: readonly string[];
  readonly text: RegExp;
  readonly process: RegExp;
  /** How often it is pressed: the second time is that of an impatient user, while everything is being stopped. */
  readonly presses?: number;
};

const npmStart = ['npm', 'start'];
const localUp = ['bin/palisade', 'local', 'up'];
/** Where a line is printed for each step that is done, the step before is what is printed then. */
const deployment = { text: /Organization with one account/, process: /serverless\.js deploy/ };
/** A process of one of the hub's functions. */
const functionProcess = /node .*worker/;

export const moments: readonly Moment[] = [
  { name: 'npm start, during the start', command: npmStart, ...deployment },
  {
    name: 'npm start, during the demo',
    command: npmStart,
    text: /Six buckets become noncompliant/,
    process: functionProcess,
    presses: 2,
  },
  {
    name: 'npm start, afterwards',
    command: npmStart,
    text: /Press Ctrl-C to stop everything/,
    process: functionProcess,
  },
  { name: 'local up, during the start', command: localUp, ...deployment },
  {
    name: 'local up, afterwards',
    command: localUp,
    text: /Press Ctrl-C to stop it/,
    process: functionProcess,
    presses: 2,
  },
  { name: 'local up --detach, during the start', command: [...localUp, '--detach'], ...deployment },
];

/** What was there when Ctrl-C was pressed, and what was left when the prompt was back. */
export type Trial = {
  readonly running: number;
  readonly left: readonly string[];
  readonly isPortFree: boolean;
  /** What was printed after Ctrl-C. */
  readonly output: string;
  readonly milliseconds: number;
};

/** Whether it ends with the words about the stop, without others between. The terminal itself prints ^C. */
export function isOrderly(output: string): boolean {
  return /(^|\s)Stopping…\s+Stopped\.\s*$/.test(output.replaceAll('^C', ''));
}

/** A bound for what hangs: a slow machine needs minutes. */
const startTimeoutMs = 600_000;
const stopTimeoutMs = 30_000;

/** Runs the command with a state directory of its own on this port. */
export async function tryCtrlC({ command, text, process, presses = 1 }: Moment, port: number): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'palisade-ctrl-c-'));
  // Every process of the run has the folder in its environment.
  const ofRun = () => listProcesses().filter(({ environment }) => environment.includes(folder));
  const terminal = openTerminal(command, { PALISADE_STATE_DIR: folder, PALISADE_PORT: String(port) });
  let hasExited = false;
  void terminal.exited.finally(() => {
    hasExited = true;
  });
  try {
    const isTime = () => text.test(terminal.output()) && ofRun().some((each) => process.test(each.command));
    await pWaitFor(() => hasExited || isTime(), { interval: 50, timeout: startTimeoutMs });
    if (hasExited) throw new Error(`'${command.join(' ')}' ended too early:\n${terminal.output()}`);
    const running = ofRun().length;
    const pressedAt = Date.now();
    for (let press = 0; press < presses; press += 1) terminal.type(ctrlC);
    await pWaitFor(() => hasExited, { interval: 50, timeout: stopTimeoutMs });
    const milliseconds = Date.now() - pressedAt;
    const left = ofRun().map(({ pid, command }) => `${pid} ${command}`);
    return { running, left, isPortFree: await isFree(port), output: terminal.answer(), milliseconds };
  } finally {
    for (const { pid } of ofRun()) kill(pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function kill(pid: Process['pid']): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}
