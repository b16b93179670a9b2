// What an undo and an approval say in words: what is written, what prevents it, and what comes next.
import { approvalLines, undoLines } from '../../../cli/finding/answer-lines.ts';
import type { ApprovalAnswer } from '../../../shared/findings/approval-answer.ts';
import { notedReason, splitNotes } from '../../../shared/findings/hold.ts';

const id = 'pf-0123456789abcdef01234567';
const [enabled, suspended] = [
  { status: 'Enabled', mfaDelete: false },
  { status: 'Suspended', mfaDelete: false },
];

test('a dry run of an undo says what would be restored, each note, and that nothing was written', () => {
  const reason = notedReason('nothing has changed since the remediation', ['it stays versioned', 'Palisade is paused']);
  expect(undoLines(id, { state: 'planned', reason, now: enabled, back: suspended })).toEqual([
    'Would be restored:',
    '  status: Enabled → Suspended',
    'Note: it stays versioned',
    'Note: Palisade is paused',
    expect.stringMatching(/^Dry run: nothing has changed .*\. Nothing was written\. To undo it: .* undo pf-/),
  ]);
});

test('an undo says what it has restored, and until when the guardrail is suspended', () => {
  const reason =
    'undone by dana; the guardrail is suspended on this resource until 2026-11-26; note: it stays versioned';
  expect(undoLines(id, { state: 'undone', reason, now: enabled, back: suspended })).toEqual([
    'Restored:',
    '  status: Enabled → Suspended',
    'Note: it stays versioned',
    'Undone by dana; the guardrail is suspended on this resource until 2026-11-26.',
  ]);
});

test('a refusal shows how the resource differs from what the remediation left; its reason is the error', () => {
  const answer = { state: 'refused' as const, reason: 'the resource has changed since it was remediated' };
  expect(undoLines(id, { ...answer, now: suspended, back: enabled })).toEqual([
    'Changed since the remediation:',
    '  status: Enabled → Suspended',
  ]);
  expect(undoLines(id, { ...answer, now: null, back: null })).toEqual([]);
  expect(undoLines(id, { ...answer, state: 'failed', now: null, back: null })).toEqual([]);
});

const approval = (overrides: Partial<ApprovalAnswer>): ApprovalAnswer => ({
  ...{ state: 'planned', reason: 'the change would be made at once', before: suspended, change: { status: 'Enabled' } },
  ...{ breaks: ['a lifecycle rule stops'], until: '2026-11-26T10:00:00.000Z' },
  ...overrides,
});

test.each([
  [
    approval({}),
    ['Would be changed:', '  status: Suspended → Enabled', 'Would break: a lifecycle rule stops'],
    'Dry run: ',
  ],
  [
    approval({ state: 'approved' }),
    ['Changed:', '  status: Suspended → Enabled', 'Breaks: a lifecycle rule stops'],
    'To take it back: ',
  ],
  [
    approval({ state: 'waiting', reason: 'Palisade is paused' }),
    ['Would be changed:', '  status: Suspended → Enabled', 'Would break: a lifecycle rule stops'],
    'Approved until 2026-11-26T10:00:00.000Z. Palisade is paused.',
  ],
])('an approval that is %j', (answer, lines, last) => {
  expect(approvalLines(id, answer)).toEqual([...lines, expect.stringContaining(last)]);
});

test('nothing of an answer is obeyed by the terminal', () => {
  const hostile = 'a\u001b[2J';
  const lines = [
    ...undoLines(id, { state: 'planned', reason: hostile, now: { [hostile]: 1 }, back: { [hostile]: hostile } }),
    ...approvalLines(id, approval({ reason: hostile, breaks: [hostile], change: { [hostile]: hostile } })),
  ];
  expect(lines.filter((line) => line.includes('\u001b'))).toEqual([]);
});

test('a reason and its notes can be taken apart', () => {
  expect(splitNotes(notedReason('why', ['one', 'two']))).toEqual({ reason: 'why', notes: ['one', 'two'] });
  expect(splitNotes('why')).toEqual({ reason: 'why', notes: [] });
});
