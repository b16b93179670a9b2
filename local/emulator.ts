// The AWS emulator: one ministack process on the loopback interface, wrapped by local/strict_aws to be as strict as AWS.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pWaitFor from 'p-wait-for';
import { inInstallation } from '../shared/lib/installation.ts';
import { timeFactor } from './delays.ts';
import { describeHolder } from './emulator-processes.ts';
import { folderOf } from './instance.ts';
import { managementAccountId } from './management-account.ts';
import { stopGroup } from './processes.ts';
import { pythonExecutable } from './python-environment.ts';
import { nodeFolder } from './runtimes.ts';

export type Emulator = { readonly endpoint: string; readonly pid: number; stop(): Promise<void> };

const host = '127.0.0.1';

/**
 * `players` is the address of the simulated services, to which the emulator hands the calls that it lacks. With
 * `isStrict: false` it runs by itself, with IAM enforced and nothing else: benchmarks compare the two. When `signal` is
 * aborted during the start, the emulator is stopped again.
 */
export type EmulatorOptions = {
  readonly players?: string;
  readonly isStrict?: boolean;
  /** Whether the event history has data events, too; by default as the environment says. */
  readonly hasDataEvents?: boolean;
  readonly signal?: AbortSignal;
};

/**
 * Starts the emulator and waits until it responds. Throws if the port is in use, if the emulator does not start, or when
 * the signal is aborted.
 */
export async function startEmulator(
  port: number,
  {
    players = '',
    isStrict = true,
    hasDataEvents = process.env['PALISADE_LOCAL_DATA_EVENTS'] === 'on',
    signal,
  }: EmulatorOptions = {},
): Promise<Emulator> {
  if (await isListening(port)) throw new Error(describeHolder(port));
  signal?.throwIfAborted();
  const folder = folderOf(port);
  const temporaryFolder = join(folder, 'tmp');
  mkdirSync(temporaryFolder, { recursive: true });
  // Functions are unpacked below this folder. Without this file our package.json would determine their module type.
  writeFileSync(join(temporaryFolder, 'package.json'), '{}');
  const log = openSync(join(folder, 'emulator.log'), 'w');
  // In its own process group, so that the processes of the functions end with it.
  const child = spawn(pythonExecutable(), ['-m', isStrict ? 'strict_aws' : 'ministack'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      // Functions run on the first Node in PATH.
      PATH: [nodeFolder(), process.env['PATH']].join(':'),
      HOME: folder,
      TMPDIR: temporaryFolder,
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
      GATEWAY_PORT: String(port),
      BIND_HOST: host,
      // The emulator's MQTT listener would be open to the network.
      IOT_MTLS_ENABLED: '0',
      AUTH: 'true',
      PYTHONPATH: inInstallation('local'),
      PALISADE_MANAGEMENT_ACCOUNT: managementAccountId,
      PALISADE_PLAYERS: players,
      PALISADE_LOCAL_QUOTAS: process.env['PALISADE_LOCAL_QUOTAS'] ?? 'on',
      PALISADE_LOCAL_TIME_FACTOR: String(timeFactor()),
      PALISADE_LOCAL_DATA_EVENTS: hasDataEvents ? 'on' : 'off',
      // Number of calls per account that CloudTrail keeps.
      CLOUDTRAIL_MAX_EVENTS: process.env['CLOUDTRAIL_MAX_EVENTS'] ?? '10000',
    },
  });
  closeSync(log);
  const { pid } = child;
  if (pid === undefined)
    throw new Error('the emulator could not be started, because .venv is incomplete: remove it and run npm run setup');
  const endpoint = `http://${host}:${port}`;
  try {
    await pWaitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`the emulator exited; its log is ${join(folder, 'emulator.log')}`);
        return isHealthy(endpoint);
      },
      {
        interval: 100,
        timeout: { milliseconds: 60_000, message: 'the emulator did not respond within 60 s' },
        ...(signal && { signal }),
      },
    );
  } catch (error) {
    await stopGroup(pid);
    throw error;
  }
  const stop = async () => {
    await stopGroup(pid);
    rmSync(temporaryFolder, { recursive: true, force: true });
  };
  return { endpoint, pid, stop };
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ host, port });
    socket.once('error', () => settle(false));
    socket.once('connect', () => {
      // Not `end`, which would wait until the other side closes the connection as well.
      socket.destroy();
      settle(true);
    });
  });
}
