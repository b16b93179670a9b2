// How a sweep ends: what it prints on standard error, and its exit code.
import { jest } from '@jest/globals';
import { finishSweep, type SweepEnd } from '../../../cli/sweep/finish-sweep.ts';
import type { AccountSummary, Summary } from '../../../cli/sweep/summary.ts';

const [one, two] = ['111111111111', '222222222222'] as const;

const account = (accountId: string, more: Partial<AccountSummary>): AccountSummary => ({
  accountId,
  accountType: 'production',
  buckets: 5,
  states: {},
  changes: 0,
  error: null,
  isFinished: true,
  ...more,
});

const summaryWith = (more: Partial<Summary>): Summary => ({
  dryRun: false,
  isComplete: true,
  startedAt: '2026-11-24T10:00:00.000Z',
  seconds: 1,
  guardrails: [],
  accounts: [account(one, {}), account(two, {})],
  buckets: 10,
  elsewhere: {},
  states: {},
  changes: 0,
  leftAlone: {},
  record: 'changes.jsonl',
  findings: [],
  ...more,
});

/** What it prints, and the exit code. */
function ended(summary: Summary, more: Partial<SweepEnd> = {}) {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const end = { planned: [one, two], skipped: [], typed: ['--yes'], changeLog: undefined, isLookOnly: false };
    finishSweep({ summary, ...end, ...more });
    return { text: lines.join(''), code: process.exitCode };
  } finally {
    process.exitCode = before;
    write.mockRestore();
  }
}

test.each([
  { name: 'all is compliant', states: { compliant: 3 }, code: undefined },
  { name: 'a violation remains', states: { held: 1 }, code: 2 },
])('the exit code if $name', ({ states, code }) => {
  expect(ended(summaryWith({ states }))).toEqual({ text: '', code });
});

test('an account that could not be swept is named, also after an interruption', () => {
  const accounts = [account(one, { error: 'denied', isFinished: false }), account(two, {})];
  const line = `Account ${one} could not be swept: denied\n`;
  expect(ended(summaryWith({ accounts }))).toEqual({ text: line, code: 1 });
  expect(ended(summaryWith({ accounts, isComplete: false })).text).toContain(line);
});

const interrupted = summaryWith({
  isComplete: false,
  accounts: [account(one, {}), account(two, { isFinished: false })],
});

test('the command repeats what was typed, and continues the change log', () => {
  const { text, code } = ended(interrupted, { changeLog: 'my changes.jsonl' });
  expect(text).toContain(`To go on at account ${two}, which was broken off:\n`);
  expect(text).toMatch(new RegExp(`^ {2}\\S.* sweep --yes --record 'my changes.jsonl' --from ${two}\\n$`, 'm'));
  expect(code).toBe(1);
});

test('with a hub, there is no change log to name', () => {
  expect(ended(interrupted).text).not.toContain('--record');
});

test('what was only looked at before the sweep has to be swept', () => {
  const { text } = ended({ ...interrupted, dryRun: true, record: null }, { isLookOnly: true });
  expect(text).toContain('Nothing was changed.');
  expect(text).toMatch(new RegExp(`sweep --yes --from ${one}\\n$`));
});
