// What README, docs and the other pages tell people to type: palisade's commands are run, others exist.
import { readdirSync, readFileSync } from 'node:fs';
import { ids } from '../support/cloud.ts';
import { runPalisade } from '../support/palisade.ts';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync('docs', { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const text = pages.map((file) => readFileSync(file, 'utf8')).join('\n');
const matchesOf = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, what = '']) => what.trim()))];

/** Run by tests of their own, since they would disturb the others: the whole local cloud, all its accounts, a finding. */
const testedElsewhere = ['local', 'pause', 'resume', 'remove', 'undo'];
/** What a reader is to fill in, or a test puts elsewhere. */
const placeholders: Readonly<Record<string, string>> = {
  '123456789012': ids.testing,
  'posture.html': '.palisade/test/posture.html',
  ACCOUNT: ids.testing,
  NAME: 'remediate',
  TYPE: 'production',
};

const commands = matchesOf(/npm run -s palisade -- ([^\n`]+)/g);
const words = (command: string) =>
  (command.match(/'[^']*'|\S+/g) ?? []).map((word) => placeholders[word] ?? word.replaceAll("'", ''));

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(20);
});

test.each(commands.filter((command) => !testedElsewhere.includes(words(command)[0] ?? '')))(
  'palisade %s',
  async (command) => {
    const { code, stdout } = await runPalisade(...words(command));
    // 2 says that violations are left, or that something would be written: tests make some all the time.
    expect([0, 2]).toContain(code);
    expect(stdout).not.toBe('');
  },
);

test.each(commands.filter((command) => testedElsewhere.includes(words(command)[0] ?? '')))(
  'palisade %s: is one, with these options',
  async (command) => {
    const [name = '', ...rest] = words(command);
    const path = name === 'local' ? [name, rest[0] ?? ''] : [name];
    const { code, stdout } = await runPalisade(...path, '--help');
    expect(code).toBe(0);
    for (const option of rest.filter((word) => word.startsWith('--'))) expect(stdout).toContain(`${option} `);
  },
);

test('every script and benchmark that a page names is one', async () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = matchesOf(/npm (?:run )?(?:-s )?([a-z][\w:]*)/g).filter(
    (name) => !['run', 'audit', 'install'].includes(name),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const benchmarks = readFileSync('tools/benchmark/run.ts', 'utf8');
  expect(matchesOf(/npm run bench -- ([\w-]+)/g).filter((name) => !benchmarks.includes(name))).toEqual([]);
});
