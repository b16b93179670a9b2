// An emulator that an earlier run has left: status and up tell about it, and down stops it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listProcesses } from '../../local/processes.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { runCommand } from '../support/palisade.ts';

/** Listens on the port as the emulator does, in a process group of its own, and its parent ends. */
async function leaveEmulator(port: number, folder: string): Promise<number> {
  const server = `require('net').createServer().listen(${port}, '127.0.0.1') // ministack`;
  const spawnIt = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { detached: true, stdio: 'ignore' }).unref()`;
  const env = { PATH: process.env['PATH'], GATEWAY_PORT: String(port), HOME: resolve(folder, `local-${port}`) };
  spawnSync(process.execPath, ['-e', spawnIt], { env });
  const find = () => listProcesses().find(({ environment }) => environment.includes(env.HOME))?.pid;
  await eventually(async () => find() !== undefined);
  return find() ?? 0;
}

const folder = mkdtempSync(join(tmpdir(), 'palisade-orphan-'));
const palisade = (port: number | '', ...args: string[]) =>
  runCommand('bin/palisade', ['local', ...args], { PALISADE_STATE_DIR: folder, PALISADE_PORT: String(port) });
afterAll(() => {
  // What a failed test has left.
  for (const { pid, environment } of listProcesses()) if (environment.includes(folder)) process.kill(pid);
});

const isRunning = (pid: number) => listProcesses().some((each) => each.pid === pid);

/** The registration of a local cloud whose supervisor is gone. */
function registration(port: number, emulatorPid: number): string {
  const id = '111111111111';
  const accounts = { management: id, sharedServices: id, dataManagement: id, dataScience: id };
  const address = `http://127.0.0.1:${port}`;
  return JSON.stringify({
    endpoint: address,
    region: 'us-east-1',
    accounts: { ...accounts, testing: id, production: id },
    slackInbox: address,
    accountServices: address,
    dashboard: address,
    secretAccessKey: 'test',
    port,
    pid: 2 ** 22 + 1,
    emulatorPid,
  });
}

test('an orphan without a registration', async () => {
  const port = await freePort();
  const pid = await leaveEmulator(port, folder);
  const status = await palisade(port, 'status');
  expect(status.stdout).toContain(`An emulator left by an earlier run, process ${pid}, holds port ${port}.`);
  expect(JSON.parse((await palisade(port, 'status', '--json')).stdout)).toEqual({
    running: false,
    orphans: [{ port, pid }],
  });
  // Without a port, every orphan of the state directory is stopped.
  expect((await palisade('', 'down')).stdout).toBe(
    `Stopped an emulator left by an earlier run on port ${port}, process ${pid}.\n`,
  );
  expect(isRunning(pid)).toBe(false);
  expect((await palisade(port, 'down')).stdout).toBe('No local cloud is running.\n');
});

test('a start that fails because of an orphan names it and keeps its registration', async () => {
  const port = await freePort();
  const pid = await leaveEmulator(port, folder);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `local-${port}.json`);
  writeFileSync(file, registration(port, pid));
  const up = await palisade(port, 'up');
  expect(up.code).toBe(1);
  expect(up.stderr).toContain(
    `Port ${port} is taken by an emulator left by an earlier run, process ${pid}: PALISADE_PORT=${port} bin/palisade local down stops it\n`,
  );
  expect(existsSync(file)).toBe(true);
  expect(isRunning(pid)).toBe(true);
  const down = await palisade(port, 'down', '--json');
  expect(JSON.parse(down.stdout)).toEqual({ stopped: port, orphans: [{ port, pid }] });
  expect([existsSync(file), isRunning(pid)]).toEqual([false, false]);
});

test('an orphan on another port is left alone if a port is given', async () => {
  const port = await freePort();
  const pid = await leaveEmulator(port, folder);
  expect((await palisade(await freePort(), 'down')).stdout).toBe('No local cloud is running.\n');
  expect(isRunning(pid)).toBe(true);
  await palisade(port, 'down');
  expect(isRunning(pid)).toBe(false);
});
