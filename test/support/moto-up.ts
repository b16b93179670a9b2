// Starts one moto server for all moto tests, on a free port of the loopback interface.
import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

declare global {
  var motoServer: ChildProcess | undefined;
}

export default async function motoUp(): Promise<void> {
  const port = await freePort();
  const server = spawn('.venv/bin/moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  globalThis.motoServer = server;
  const endpoint = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    if (server.exitCode !== null) throw new Error(`the moto server exited with code ${server.exitCode}`);
    return fetch(endpoint).then(
      () => true,
      () => false,
    );
  });
  process.env['PALISADE_TEST_MOTO'] = endpoint;
}
