// Starts one moto server for all tests that need what it has of AWS, on a free port of loopback.
import { type ChildProcess, spawn } from 'node:child_process';
import pWaitFor from 'p-wait-for';
import { freePort } from './free-port.ts';

declare global {
  var motoServer: ChildProcess | undefined;
}

export default async function motoUp(): Promise<void> {
  const port = await freePort();
  const server = spawn('.venv/bin/moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  globalThis.motoServer = server;
  const endpoint = `http://127.0.0.1:${port}`;
  await pWaitFor(
    async () => {
      if (server.exitCode !== null) throw new Error(`moto ended with code ${server.exitCode}`);
      return fetch(endpoint).then(
        () => true,
        () => false,
      );
    },
    { interval: 100, timeout: { milliseconds: 60_000, message: 'moto did not answer within 60 s' } },
  );
  process.env['PALISADE_TEST_MOTO'] = endpoint;
}
