// Checks the functions' logs for secrets and their calls for permissions, and stops the local cloud of the tests.
import { allLogs, secretsIn } from './logs.ts';
import { runPalisade } from './palisade.ts';
import { deniedCalls, functionCalls } from './recorded-calls.ts';

export default async function cloudDown(): Promise<void> {
  try {
    const found = await secretsIn(await allLogs());
    if (found.length > 0) fail(`the logs of the functions contain secrets:\n${found.join('\n')}`);
    const calls = await functionCalls();
    const denied = await deniedCalls(calls);
    if (denied.length > 0) fail(`the functions made calls that their roles do not allow:\n${denied.join('\n')}`);
    process.stderr.write(`${calls.length} different calls of the hub's functions were recorded and checked\n`);
  } finally {
    await runPalisade('local', 'down');
  }
}

/** Fails the run by its exit code. An error would keep Jest from writing its JSON result. */
function fail(message: string): void {
  process.stderr.write(`Error: ${message}\n`);
  process.exitCode = 1;
}
