// Stops the moto server of the tests.

export default async function motoDown(): Promise<void> {
  const server = globalThis.motoServer;
  if (!server || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('close', resolve));
  server.kill();
  await ended;
}
