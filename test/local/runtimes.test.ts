import { join } from 'node:path';
import { nodeFolder } from '../../local/runtimes.ts';
import { runCommand } from '../support/palisade.ts';

test("functions run on the Node.js version of Lambda's runtime", async () => {
  const { stdout } = await runCommand(join(nodeFolder(), 'node'), ['--version']);
  expect(stdout).toMatch(/^v24\./);
});
