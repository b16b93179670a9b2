// Takes the local cloud of the tests down again, after a look at all that its functions have logged.
import { allLogs, secretsIn } from './logs.ts';
import { runPalisade } from './palisade.ts';

export default async function cloudDown(): Promise<void> {
  try {
    const found = await secretsIn(await allLogs());
    if (found.length > 0) throw new Error(`the functions have logged what nobody may read:\n${found.join('\n')}`);
  } finally {
    await runPalisade('local', 'down');
  }
}
