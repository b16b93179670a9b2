// Deployments of one checkout take turns: all of them package into the same folders, .serverless and .palisade/build.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pWaitFor from 'p-wait-for';
import { commandPatterns, isProcessRunning } from './processes.ts';

const folder = '.palisade';
const file = join(folder, 'deploying.pid');

/** Does the work once no other process of this checkout deploys. Throws the signal's reason when it is aborted. */
export async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await pWaitFor(takeTurn, { interval: 200, signal });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function takeTurn(): boolean {
  const own = `${file}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    // A link, so that the file is there only with its content.
    writeFileSync(own, String(process.pid));
    linkSync(own, file);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // A process that was killed leaves its file behind.
    if (!isProcessRunning(holder(), commandPatterns.supervisor)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function holder(): number {
  try {
    return Number(readFileSync(file, 'utf8')) || Number.NaN;
  } catch {
    return Number.NaN;
  }
}
