// What README and docs tell people to type: the commands are there, and those of README's list are run.
import { readdirSync, readFileSync } from 'node:fs';
import { runPalisade } from '../support/palisade.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const typed = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/npm run -s palisade --\s+([^\n`]+)/g)].map(([, rest = '']) => rest.trim());

/** Run by tests of their own, since they would disturb the others: the whole local cloud, and all its accounts. */
const elsewhere = ['local', 'pause', 'resume'];

const listed = readFileSync('README.md', 'utf8').split('## The command line')[1]?.split('```')[1] ?? '';
const commands = listed
  .split('\n')
  .flatMap((line) => /npm run -s palisade -- (.+)/.exec(line)?.[1] ?? [])
  .filter((command) => !elsewhere.includes(command.split(' ')[0] ?? ''));

test('README’s list has commands to run', () => {
  expect(commands.length).toBeGreaterThan(8);
});

test.each(commands)('palisade %s', async (command) => {
  const { code, stdout } = await runPalisade(
    ...command.replace('posture.html', '.palisade/test/posture.html').split(' '),
  );
  // 2 says that violations are left: tests make some all the time.
  expect([0, 2]).toContain(code);
  expect(stdout).not.toBe('');
});

test('every command that a page names is one', async () => {
  const { stdout } = await runPalisade('--help');
  const known = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
  const named = pages.flatMap((file) => typed(file).map((rest) => ({ file, name: rest.split(/[\s.,;)]/)[0] })));
  expect(named.filter(({ name }) => name && /^[a-z]+$/.test(name) && !known.includes(name))).toEqual([]);
});
