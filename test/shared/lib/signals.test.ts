// In a process of its own: signals are sent to it as a terminal and npm send them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { jest } from '@jest/globals';
import { abortable, Stopped, untilAborted } from '../../../shared/lib/signals.ts';

const module = pathToFileURL(resolve('shared/lib/signals.ts')).href;
const signalExit = pathToFileURL(
  resolve('node_modules/restore-cursor/node_modules/signal-exit/dist/mjs/index.js'),
).href;
/** Takes two seconds to stop, or more. The import is what the spinner installs in a terminal. */
const program = (stopSignal: string, stopMs: number) => `
  import { onExit } from '${signalExit}';
  import { stopSignal } from '${module}';
  const signal = ${stopSignal};
  onExit(() => {});
  signal.addEventListener('abort', () => {
    console.log('stopping', signal.reason.name);
    setTimeout(() => { console.log('stopped'); process.exit(0); }, ${stopMs});
  });
  setInterval(() => {}, 1_000);
  console.log('ready');`;

type Started = { child: ChildProcess; closed: Promise<unknown[]>; output: () => string };

async function start(stopSignal: string, stopMs = 2_000): Promise<Started> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(stopSignal, stopMs)]);
  const closed = once(child, 'close');
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  await once(child.stdout, 'data');
  return { child, closed, output: () => output };
}

/** And a little longer than that a second signal would be a copy of the first one. */
async function untilStopping(output: () => string): Promise<void> {
  while (!output().includes('stopping')) await sleep(50);
  await sleep(1_200);
}

test.each([
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGHUP'],
  ['SIGHUP', 'SIGINT'],
] as const)('%s and its copy stop in order', async (signal, copy) => {
  const { child, closed, output } = await start('stopSignal()');
  child.kill(signal);
  // At once, however slow the machine is: a second one of the same kind would be merged with the first.
  child.kill(copy);
  expect(await closed).toEqual([0, null]);
  expect(output()).toBe('ready\nstopping Stopped\nstopped\n');
});

test('a second Ctrl-C reports that it still stops', async () => {
  const { child, closed, output } = await start("stopSignal(() => console.log('still stopping'))", 5_000);
  child.kill('SIGINT');
  await untilStopping(output);
  child.kill('SIGINT');
  expect(await closed).toEqual([0, null]);
  expect(output()).toBe('ready\nstopping Stopped\nstill stopping\nstopped\n');
});

test('without a handler for it, a second Ctrl-C exits', async () => {
  const { child, closed, output } = await start('stopSignal()', 60_000);
  child.kill('SIGINT');
  await untilStopping(output);
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
});

test('work is abandoned when the signal is aborted, and not begun afterwards', async () => {
  const controller = new AbortController();
  const never = abortable(() => new Promise(() => {}), controller.signal);
  controller.abort(new Stopped());
  await expect(never).rejects.toBeInstanceOf(Stopped);
  const work = jest.fn(async () => 1);
  await expect(abortable(work, controller.signal)).rejects.toBeInstanceOf(Stopped);
  expect(work).not.toHaveBeenCalled();
  await untilAborted(controller.signal);
});

test('work that ends has its result, or its own error', async () => {
  const { signal } = new AbortController();
  expect(await abortable(async () => 1, signal)).toBe(1);
  await expect(abortable(() => Promise.reject(new Error('its own')), signal)).rejects.toThrow('its own');
});
