// Deployments of one checkout wait for each other.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { inTurn } from '../../local/deployment-turn.ts';

const notAborted = new AbortController().signal;
const aFolder = () => mkdtempSync(join(tmpdir(), 'turn-'));

test('a deployment waits for that of another process, also if that is killed', async () => {
  const folder = aFolder();
  // The last argument is what tells a process of ours from others.
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'palisade.ts'], { stdio: 'ignore' });
  try {
    writeFileSync(join(folder, 'deploying.pid'), String(other.pid));
    const work = jest.fn(async () => undefined);
    const waiting = inTurn(notAborted, work, folder);
    await sleep(1_000);
    expect(work).not.toHaveBeenCalled();
    other.kill('SIGKILL');
    await waiting;
    expect(work).toHaveBeenCalled();
  } finally {
    other.kill('SIGKILL');
  }
});

test('after a deployment that failed, the next one begins', async () => {
  const folder = aFolder();
  const failing = inTurn(notAborted, () => Promise.reject(new Error('no')), folder);
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(join(folder, 'deploying.pid'))).toBe(false);
  expect(await inTurn(notAborted, async () => 'deployed', folder)).toBe('deployed');
});

test('a deployment that waits ends when it is stopped', async () => {
  const folder = aFolder();
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'palisade.ts'], { stdio: 'ignore' });
  try {
    writeFileSync(join(folder, 'deploying.pid'), String(other.pid));
    await expect(inTurn(AbortSignal.timeout(500), async () => 'deployed', folder)).rejects.toThrow();
  } finally {
    other.kill('SIGKILL');
  }
});
