// The processes of a local cloud: whether one runs, and ending it.
import { spawnSync } from 'node:child_process';
import pWaitFor from 'p-wait-for';

/** What the commands of a local cloud's processes look like. */
export const commandPatterns = { supervisor: /palisade\.ts|start\.ts/, emulator: /ministack/ };

/** Whether this process runs and is what it is taken for: a number left in a file may be another program's by now. */
export function isProcessRunning(pid: number, command: RegExp): boolean {
  if (!isAlive(pid)) return false;
  const { stdout, error } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return error ? true : command.test(stdout);
}

/** Ends a process: asks it first, and insists after five seconds. `target` is its id, or minus its group's. */
export async function stopProcess(pid: number, target = pid): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(target, 'SIGTERM');
  try {
    await pWaitFor(() => !isAlive(pid), { interval: 50, timeout: 5_000 });
  } catch {
    if (isAlive(pid)) process.kill(target, 'SIGKILL');
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
