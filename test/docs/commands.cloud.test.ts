// The commands in README, docs and the other pages: palisade's commands are run, scripts and benchmarks exist.
import { readdirSync, readFileSync } from 'node:fs';
import { ids } from '../support/cloud.ts';
import { type CommandResult, runPalisade } from '../support/palisade.ts';

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

/**
 * Run by other tests: they would change the local cloud, all its accounts, a finding or a folder while this test runs.
 */
const testedElsewhere = [
  ...['approve', 'canary', 'deploy', 'init', 'local', 'organization', 'pause', 'resume', 'remove', 'undo'],
  ...['platform shut', 'platform open'],
];
/** Placeholders for the reader to replace, and a file that a test writes to another folder. */
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

/** The words that select a command: its name, and that of its subcommand. */
const nameOf = (command: string) => {
  const [first = '', second = ''] = words(command);
  const both = `${first} ${second}`;
  return ['local', 'organization'].includes(first) || testedElsewhere.includes(both) ? both : first;
};
const isTestedElsewhere = (command: string) =>
  testedElsewhere.some((name) => name === nameOf(command) || name === words(command)[0]);

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(20);
});

// Several at once: each waits for the rates of AWS's services or for the hub most of its time.
test.concurrent.each(commands.filter((command) => !isTestedElsewhere(command)))('palisade %s', async (command) => {
  const { code, stdout } = await runPalisade(...words(command));
  // 2: violations remain or something would be changed; other tests create violations all the time.
  expect([0, 2]).toContain(code);
  expect(stdout).not.toBe('');
});

const helps = new Map<string, Promise<CommandResult>>();
/** What a command says of itself. It is asked once. */
const helpOf = (name: string) => {
  const help = helps.get(name) ?? runPalisade(...name.split(' '), '--help');
  helps.set(name, help);
  return help;
};

test.each(commands.filter(isTestedElsewhere))('palisade %s exists with these options', async (command) => {
  const name = nameOf(command);
  const rest = words(command).slice(name.split(' ').length);
  const { code, stdout } = await helpOf(name);
  expect(code).toBe(0);
  for (const option of rest.filter((word) => word.startsWith('--'))) expect(stdout).toContain(`${option} `);
});

/** Commands of npm itself. */
const ofNpm = ['run', 'audit', 'install', 'ci', 'pack', 'view'];

test('every script and benchmark that a page names exists', async () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  // Commands only: prose says what npm does.
  const started = matchesOf(/`npm ([a-z][\w:-]*)/g).filter((name) => !ofNpm.includes(name));
  const named = [...matchesOf(/npm run (?:-s )?([a-z][\w:-]*)/g), ...started];
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const benchmarks = readFileSync('tools/benchmark/run.ts', 'utf8');
  expect(matchesOf(/npm run bench -- ([\w-]+)/g).filter((name) => !benchmarks.includes(name))).toEqual([]);
});
