// Takes the local cloud of the tests down again.
import { runPalisade } from './palisade.ts';

export default async function cloudDown(): Promise<void> {
  await runPalisade('local', 'down');
}
