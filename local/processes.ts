// The processes of a local cloud: checks whether one is running, and stops it.
import { spawnSync } from 'node:child_process';
import pWaitFor from 'p-wait-for';

/** Patterns for the command lines of a local cloud's processes. */
export const commandPatterns = { supervisor: /palisade\.ts|start\.ts/, emulator: /ministack|strict_aws/ };

/** Whether the process is running and has this command: the id in a file may belong to another program by now. */
export function isProcessRunning(pid: number, command: RegExp): boolean {
  if (!isAlive(pid)) return false;
  const { stdout, error } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return error ? true : command.test(stdout);
}

/** Stops a process with SIGTERM, after 5 seconds with SIGKILL. `target` is its id, or minus its process group's id. */
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
