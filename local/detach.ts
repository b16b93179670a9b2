// Starts a local cloud in a separate process and waits until it is ready.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import pWaitFor from 'p-wait-for';
import { moduleFile } from '../shared/lib/installation.ts';
import { type LocalCloud, logOf, runningOn } from './instance.ts';
import { showLive } from './progress.ts';
import { providePython } from './python-environment.ts';
import { stopSupervised } from './stop-clouds.ts';

/** A bound for what hangs: a slow machine needs minutes. */
const startTimeoutMs = 600_000;

/**
 * Returns the cloud when it is ready, and copies its progress to standard error. Throws if it does not start, and, with
 * the cloud stopped again, the signal's reason if it is aborted before that.
 */
export async function startDetached(port: number, signal: AbortSignal): Promise<LocalCloud> {
  // Before the time of the start counts.
  await providePython(signal);
  const log = logOf(port);
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, [...process.execArgv, moduleFile('cli/palisade'), 'local', 'up'], {
    detached: true,
    stdio: ['ignore', 'ignore', out],
    env: { ...process.env, PALISADE_PORT: String(port), NODE_COMPILE_CACHE: getCompileCacheDir() },
  });
  closeSync(out);
  let shown = 0;
  const forwardLog = () => {
    const output = readFileSync(log, 'utf8');
    process.stderr.write(output.slice(shown));
    shown = output.length;
  };
  let hasEnded = false;
  child.once('close', () => {
    hasEnded = true;
  });
  const ready = () => {
    const cloud = runningOn(port);
    return cloud?.pid === child.pid ? cloud : undefined;
  };
  try {
    const isDone = () => {
      forwardLog();
      return hasEnded || ready() !== undefined;
    };
    const message = `the local cloud was not ready within ${startTimeoutMs / 1_000} s; its log is ${log}`;
    const timeout = { milliseconds: startTimeoutMs, message };
    await showLive('Starting the local cloud', pWaitFor(isDone, { interval: 100, signal, timeout }));
  } catch (error) {
    if (child.pid !== undefined) await stopSupervised(child.pid, port);
    throw error;
  }
  forwardLog();
  const cloud = ready();
  if (!cloud) throw new Error(`the local cloud did not start; its log is ${log}`);
  child.unref();
  return cloud;
}
