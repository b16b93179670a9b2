// Every command in terminals of several widths, in an organization in which everything has the longest names. What a
// terminal shows then is read as a person sees it.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretAccessKey } from '../../local/aws/clients.ts';
import { crowdHub, hubAccountId, letterIds, longNames, longText } from '../support/crowded-hub.ts';
import { type CommandResult, runCommand } from '../support/palisade.ts';
import { type StrictEmulator, startStrictEmulator } from '../support/strict-emulator.ts';
import { inTurn, runInTerminal, type Shown, wrappedLines } from '../support/terminal-runs.ts';

const widths = [60, 80, 100, 140];
const folder = mkdtempSync(join(tmpdir(), 'widths-'));
const exemption = `exemptions: [{ resource: ${longNames[0]}, owner: an-owner@example.com, reason: it is so, expires: 2030-01-01 }]`;
const governanceFile = join(folder, 'governance.yml');
writeFileSync(governanceFile, readFileSync('governance.yml', 'utf8').replace('exemptions: []', exemption));

/** How each command is run. Those that would start or deploy something are run as far as they go without. */
const runsOf: Readonly<Record<string, readonly (readonly string[])[]>> = {
  accounts: [[], ['-o', 'wide']],
  approve: [['pf-0123456780'], ['pf-01']],
  baseline: [[hubAccountId, '--dry-run'], ['999999999999']],
  canary: [[hubAccountId, '--wait', '1']],
  deploy: [['--dry-run']],
  'dlq discard': [['none', '--reason', 'a typo', '--dry-run']],
  'dlq list': [[]],
  'dlq replay': [[]],
  'dlq show': [['none']],
  doctor: [
    ['--wait', '1'],
    ['--wait', '1', '-o', 'wide'],
  ],
  exemptions: [[], ['-o', 'wide']],
  findings: [[], ['-o', 'wide'], ['--account', '999999999999'], ['--state', 'none']],
  finding: [['pf-0123456780'], ['pf-0123456780', '--all'], ['pf-01']],
  'findings dismiss': [['pf-01', '--reason', 'a lab']],
  guardrails: [[], ['-o', 'wide']],
  held: [[]],
  init: [['--yes', join(folder, 'organization')]],
  'local down': [[]],
  'local emit': [['nowhere.json', '--account', hubAccountId]],
  'local status': [[]],
  'local up': [['--help']],
  'organization apply': [[]],
  'organization plan': [[]],
  pause: [['--reason', longNames[1] ?? '']],
  plan: [[]],
  platform: [[], ['-o', 'wide']],
  'platform admits': [['customers']],
  'platform of': [[hubAccountId]],
  'platform open': [[hubAccountId, '--reason', 'a lab', '--dry-run']],
  'platform policy': [['customers', '--offline'], ['customers']],
  'platform shut': [[hubAccountId, '--reason', 'a lab', '--dry-run']],
  remove: [['--all'], []],
  report: [['--out', join(folder, 'report.html')]],
  resume: [[]],
  scp: [['production'], ['production', '--resource']],
  sweep: [['--dry-run'], ['--from', '1']],
  templates: [['--help']],
  undo: [['pf-0123456780', '--dry-run'], ['111122223333']],
  validate: [[governanceFile], ['package.json']],
};
const samples = ['samples'];
const runs = [
  ...Object.entries(runsOf).flatMap(([name, all]) => all.map((args) => [...name.split(' '), ...args])),
  ...Object.keys(runsOf).map((name) => [...name.split(' '), '--help']),
  ['--help'],
  ['fndings'],
  samples,
];
const indexOf = (...args: readonly string[]) => runs.findIndex((each) => each.join(' ') === args.join(' '));

const shown = new Map<number, Shown>();
let emulator: StrictEmulator;
let findingIds: readonly string[];

beforeAll(async () => {
  emulator = await startStrictEmulator();
  findingIds = await crowdHub(emulator.accounts(hubAccountId, 'us-east-1'));
  const all = await Promise.all(
    widths.map(async (width) => [width, await runInTerminal(runs, environment(), width)] as const),
  );
  for (const [width, one] of all) shown.set(width, one);
});

afterAll(() => emulator?.stop());

const environment = () => ({
  AWS_ENDPOINT_URL: emulator.accounts.endpoint,
  AWS_ACCESS_KEY_ID: hubAccountId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_REGION: 'us-east-1',
  PALISADE_STATE_DIR: join(folder, 'state'),
  PALISADE_GOVERNANCE_FILE: governanceFile,
});

function linesOf(width: number, ...args: readonly string[]): readonly string[] {
  return (shown.get(width)?.lines[indexOf(...args)] ?? []).map(({ text }) => text);
}

const withoutSpaces = (lines: readonly string[]) => lines.join('').replaceAll(/\s/g, '');

test('every command is run', () => {
  for (const width of widths) {
    expect(shown.get(width)?.commands).toEqual(Object.keys(runsOf).toSorted());
    expect(shown.get(width)?.lines).toHaveLength(runs.length);
  }
});

test('with | head -1, every command ends quietly, with the same exit code', async () => {
  const inBash = (script: string) => runCommand('bash', ['-c', script, 'bash', ...inTurn(runs)], environment());
  const [open, closed] = await Promise.all([inBash('"$@" | cat >/dev/null'), inBash('"$@" | head -1 >/dev/null')]);
  const codesOf = ({ stderr }: CommandResult) => /@@ codes (.*)/.exec(stderr)?.[1];
  expect(codesOf(closed)).toBe(codesOf(open));
  expect(JSON.parse(codesOf(closed) ?? '[]')).toHaveLength(runs.length);
  expect(closed.stderr).not.toMatch(/EPIPE|\n {4}at /);
});

test('where there is no terminal, each row is one line of whole values', async () => {
  const { stdout } = await runCommand('node_modules/.bin/node', ['cli/palisade.ts', 'findings'], environment());
  const [head, ...rows] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^When +State +Severity +Guardrail +Account +Resource +Finding +Who +Reason$/);
  expect(rows).toHaveLength(findingIds.length);
  for (const id of findingIds) expect(rows.filter((row) => row.includes(id) && row.includes(longText))).toHaveLength(1);
});

describe.each(widths)('in %d columns', (width) => {
  test.each(runs.map((args, index) => [args.join(' '), index] as const))('palisade %s: no line wraps', (_, index) => {
    const lines = shown.get(width)?.lines[index] ?? [];
    expect(lines.some(({ text }) => text !== '')).toBe(true);
    expect(wrappedLines(lines)).toEqual([]);
  });

  test('ids, times and names are whole', () => {
    const findings = linesOf(width, 'findings');
    const wide = linesOf(width, 'findings', '-o', 'wide');
    for (const id of findingIds) {
      expect(findings.filter((line) => / ?pf-/.test(line) && line.includes(id.slice(0, 11)))).not.toEqual([]);
      expect(wide.filter((line) => line.includes(id))).toHaveLength(1);
    }
    expect(wide.filter((line) => line.includes('2026-11-24T10:00:00.000Z'))).toHaveLength(findingIds.length);
    for (const id of letterIds) {
      const short = linesOf(width, 'samples').filter((line) => line.includes(id.slice(0, 8)));
      expect(short.filter((line) => line.includes(id))).toHaveLength(1);
      expect(short).toHaveLength(2);
    }
    for (const args of [['findings'], ['findings', '-o', 'wide'], ['accounts'], ['accounts', '-o', 'wide']]) {
      for (const name of longNames) expect(withoutSpaces(linesOf(width, ...args))).toContain(withoutSpaces([name]));
    }
  });
});
