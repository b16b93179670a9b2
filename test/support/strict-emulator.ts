// A strict emulator of a test's own: only the emulator, without Palisade. It starts in less than a second.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ClientsFor, connect, secretAccessKey } from '../../local/aws/clients.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

export type StrictEmulator = { readonly endpoint: string; readonly accounts: ClientsFor; stop(): Promise<void> };

/** Starts it with these environment variables. */
export async function startStrictEmulator(variables: Readonly<Record<string, string>> = {}): Promise<StrictEmulator> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const child = spawn(resolve('.venv/bin/python'), ['-m', 'strict_aws'], {
    cwd: folder,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: folder,
      S3_DATA_DIR: join(folder, 's3'),
      STATE_DIR: join(folder, 'state'),
      PYTHONPATH: resolve('local'),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      AUTH: 'true',
      IOT_MTLS_ENABLED: '0',
      ...variables,
    },
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const endpoint = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the emulator exited with code ${child.exitCode}`);
    return fetch(`${endpoint}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  const stop = async () => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { endpoint, accounts: connect({ endpoint, secretAccessKey }), stop };
}
