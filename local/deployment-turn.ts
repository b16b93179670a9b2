// Deployments of one checkout take turns: all of them package into the same folders, .serverless and .palisade/build.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pWaitFor from 'p-wait-for';
import { commandPatterns, isProcessRunning } from './processes.ts';

/**
 * Does the work once no other process of this checkout deploys; `folder` has the file that says who does. Throws the
 * signal's reason when it is aborted meanwhile.
 */
export async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>, folder = '.palisade'): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'deploying.pid');
  await pWaitFor(() => takeTurn(file), { interval: 200, signal });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function takeTurn(file: string): boolean {
  const own = `${file}.${process.pid}`;
  try {
    // A link, so that the file is there only with its content.
    writeFileSync(own, String(process.pid));
    linkSync(own, file);
    return true;
  } catch (error) {
    if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== 'EEXIST') throw error;
    // A process that was killed leaves its file behind.
    if (!isProcessRunning(holderOf(file), commandPatterns.supervisor)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** The process that deploys; NaN if it has just finished. */
function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return Number.NaN;
  }
}
