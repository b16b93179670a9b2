// Takes the local cloud of the tests down again, after a look at all that its functions have logged and called.
import { allLogs, secretsIn } from './logs.ts';
import { runPalisade } from './palisade.ts';
import { deniedCalls, functionCalls } from './recorded-calls.ts';

export default async function cloudDown(): Promise<void> {
  try {
    const found = await secretsIn(await allLogs());
    if (found.length > 0) throw new Error(`the functions have logged what nobody may read:\n${found.join('\n')}`);
    const calls = await functionCalls();
    const denied = await deniedCalls(calls);
    if (denied.length > 0)
      throw new Error(`the functions have called what their roles do not allow:\n${denied.join('\n')}`);
    process.stderr.write(`${calls.length} kinds of calls of the hub's functions, all allowed by their roles\n`);
  } finally {
    await runPalisade('local', 'down');
  }
}
