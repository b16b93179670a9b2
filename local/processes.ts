// The processes of a local cloud: lists them, checks whether one is running, and stops them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import pWaitFor from 'p-wait-for';

/** Patterns for the command lines of a local cloud's processes. */
export const commandPatterns = {
  supervisor: /\b(palisade|start|run)\.[jt]s|\/palisade(\.cjs)? local up\b/,
  emulator: /ministack|strict_aws/,
};

/** `group` is the id of its process group. `environment` has `NAME=value`, separated by blanks: empty if unreadable. */
export type Process = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
  readonly environment: string;
};

const stopTimeoutMs = 5_000;
const killTimeoutMs = 5_000;

/** All processes on this machine except those that have ended and only wait for their parent. */
export function listProcesses(): readonly Process[] {
  return existsSync('/proc/self/stat') ? processesFromProc() : parsePs(ps());
}

/** Whether the process is running and has this command: the id in a file may belong to another program by now. */
export function isProcessRunning(pid: number, command: RegExp): boolean {
  return isAlive(pid) && listProcesses().some((each) => each.pid === pid && command.test(each.command));
}

/** Stops a process with SIGTERM, after the timeout with SIGKILL, and waits for its end. Throws if it does not end. */
export async function stopProcess(pid: number, timeoutMs = stopTimeoutMs): Promise<void> {
  await stop(pid, timeoutMs, () => isAlive(pid) && listProcesses().some((each) => each.pid === pid));
}

/** Stops all processes of a process group, as `stopProcess` does. */
export async function stopGroup(group: number, timeoutMs = stopTimeoutMs): Promise<void> {
  await stop(-group, timeoutMs, () => isAlive(-group) && listProcesses().some((each) => each.group === group));
}

async function stop(target: number, timeoutMs: number, isLeft: () => boolean): Promise<void> {
  if (!isLeft()) return;
  for (const [signal, milliseconds] of [
    ['SIGTERM', timeoutMs],
    ['SIGKILL', killTimeoutMs],
  ] as const) {
    send(target, signal);
    try {
      return await pWaitFor(() => !isLeft(), { interval: 50, timeout: milliseconds });
    } catch {
      // It is asked again, or reported below.
    }
  }
  throw new Error(`process ${Math.abs(target)} cannot be stopped`);
}

/** Sends the signal. Does nothing if the target has ended in the meantime. */
function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function isAlive(target: number): boolean {
  try {
    return process.kill(target, 0);
  } catch {
    return false;
  }
}

/** Linux: without a process of its own, since minimal images have no `ps`. */
function processesFromProc(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readProc(name, 'stat');
      // The name of the program is in parentheses and may contain anything.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (stat === '' || state === 'Z' || state === 'X') return [];
      const [command, environment] = ['cmdline', 'environ'].map((file) => readProc(name, file).replaceAll('\0', ' '));
      return [
        {
          pid: Number(name),
          parent: Number(parent),
          group: Number(group),
          command: command ?? '',
          environment: environment ?? '',
        },
      ];
    });
}

/** The file's text. Empty if the process has ended or belongs to another user. */
function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function ps(): string {
  // With -E, macOS adds the environment to the command.
  const { stdout, error } = spawnSync('ps', ['-A', '-E', '-ww', '-o', 'pid=,ppid=,pgid=,stat=,command='], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  if (error) throw new Error(`the running processes cannot be listed: ${error.message}`);
  return stdout;
}

/** The processes in the output of `ps`: id, parent, group, state, and command with environment. */
export function parsePs(output: string): readonly Process[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, parent, group, state = 'Z', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command, environment: command }];
  });
}
