import { readFileSync } from 'node:fs';
import { commandsWithCode2 } from '../../../cli/lib/exit-codes.ts';
import { commandsPage, loadCommands } from '../../../tools/scripts/commands-page.ts';
import { runCommand, runPalisade } from '../../support/palisade.ts';

const page = readFileSync('docs/reference/commands.md', 'utf8');

test('the page is up to date (otherwise: npm run generate)', async () => {
  expect(commandsPage(await loadCommands())).toBe(page);
});

test('every command in the help has a heading', async () => {
  const { stdout } = await runPalisade('--help');
  const names = [...stdout.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(15);
  const documented = names.filter((name) => name !== 'help');
  expect(documented.filter((name) => !new RegExp(`^## \`palisade ${name}[\` ]`, 'm').test(page))).toEqual([]);
});

test('the list of commands with exit code 2 matches the code', async () => {
  const { stdout } = await runCommand('git', ['grep', '-l', 'exitCodes.violationsRemain', '--', 'cli']);
  // cli/commands/NAME.ts, or a file of the command's own folder cli/NAME/.
  const names = [...stdout.matchAll(/^cli\/(?:commands\/([a-z]+)\.ts|([a-z]+)\/.*)$/gm)];
  expect(names.map(([, file, folder]) => file ?? folder).toSorted()).toEqual(commandsWithCode2);
});

test('every environment variable PALISADE_… in the code is on the page', async () => {
  const { stdout } = await runCommand('git', ['grep', '-hoE', 'PALISADE_[A-Z_]+[A-Z]', '--', ':!docs', ':!*.md']);
  const used = [...new Set(stdout.split('\n').filter(Boolean))];
  expect(used).toContain('PALISADE_GOVERNANCE_FILE');
  expect(used.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
