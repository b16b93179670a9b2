// What the answers to an undo and to an approval say to people. Pure, except that colors depend on standard output.
import type { ApprovalAnswer } from '../../shared/findings/approval-answer.ts';
import { compareSettings } from '../../shared/findings/compared-settings.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { splitNotes } from '../../shared/findings/hold.ts';
import type { UndoAnswer } from '../../shared/findings/undo-answer.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { paint } from '../lib/output.ts';

type RecordedSettings = Finding['before'];

/** Which settings were, or would be, restored, what is said about it, and what comes next. A refusal is an error as well. */
export function undoLines(findingId: string, { state, reason: text, now, back }: UndoAnswer): readonly string[] {
  const { reason, notes } = splitNotes(escapeInvisible(text));
  switch (state) {
    case 'failed':
      return [];
    case 'refused':
      return settingLines('Changed since the remediation', back, now);
    case 'planned':
      return [
        ...settingLines('Would be restored', now, back),
        ...notes.map((note) => `Note: ${note}`),
        `Dry run: ${reason}. Nothing was written. To undo it: ${commandLine(`undo ${findingId}`)}`,
      ];
    case 'undone':
      return [
        ...settingLines('Restored', now, back),
        ...notes.map((note) => `Note: ${note}`),
        `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
      ];
  }
}

/** What was, or would be, changed, what breaks with it, and what comes next. A refusal is an error as well. */
export function approvalLines(
  findingId: string,
  { state, reason: text, before, change, breaks, until }: ApprovalAnswer,
): readonly string[] {
  const isMade = state === 'approved';
  const reason = escapeInvisible(text);
  const last = {
    approved: [`Approved, and changed. To take it back: ${commandLine(`undo ${findingId}`)}`],
    waiting: [`Approved until ${until}. ${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`],
    planned: [`Dry run: ${reason}. Nothing was written. To approve it: ${commandLine(`approve ${findingId}`)}`],
    refused: [],
    failed: [],
  }[state];
  return [
    ...(change ? settingLines(isMade ? 'Changed' : 'Would be changed', before, { ...before, ...change }) : []),
    ...breaks.map((each) => `${isMade ? 'Breaks' : 'Would break'}: ${escapeInvisible(each)}`),
    ...last,
  ];
}

/** A title, and a line for each setting that differs; nothing if a side is not known. */
function settingLines(title: string, from: RecordedSettings, to: RecordedSettings): readonly string[] {
  if (from === null || to === null) return [];
  const changed = compareSettings(from, to).filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return [`${title}: no setting differs.`];
  const lines = changed.map(({ name, before, after }) => escapeInvisible(`${name}: ${before} → ${after}`));
  return [`${title}:`, ...lines.map((line) => `  ${paint('yellow', line)}`)];
}
