// Findings about changes that are held, that were made with notes, or that are no longer due.
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import {
  type EvaluationContext,
  findingForIntent,
  findingForOutcome,
  findingForResolved,
} from '../../../shared/remediation/finding-from-outcome.ts';
import { bucket } from '../../support/fake-s3.ts';
import { aHeldFinding, aHold } from '../../support/finding.ts';

const at = new Date('2026-11-24T10:00:00.000Z');
const guardrail = guardrailById('s3-versioning');
if (guardrail === undefined) throw new Error('no guardrail s3-versioning');
const context: EvaluationContext = {
  guardrail,
  accountType: 'production',
  accountAge: 'new',
  resource: bucket,
  trigger: { eventId: 'e', detailType: 'x', principal: null },
  attempt: 1,
  seenAt: at,
  at,
};
const [before, change] = [{ status: 'Suspended' }, { status: 'Enabled' }];
const reason = 'versioning is suspended';

test('a held finding has the hold, the change that would be made, and nothing that was written', () => {
  const finding = findingForOutcome(context, { state: 'held', reason, before, change, hold: aHold() });
  expect(finding).toMatchObject({ state: 'held', before, change, after: null, hold: aHold() });
});

test('notes are in the reason, and on their own, from the intent on', () => {
  const notes = ['costs grow', 'a delete only adds a marker'];
  const noted = { reason: `${reason}; note: costs grow; note: a delete only adds a marker`, notes };
  expect(findingForIntent(context, { reason, before, change, notes })).toMatchObject(noted);
  const made = { state: 'remediated', reason, before, after: change, change, notes } as const;
  expect(findingForOutcome(context, made)).toMatchObject(noted);
  expect(findingForOutcome(context, { ...made, notes: [] })).not.toHaveProperty('notes');
});

test('a finding that is resolved says nothing any more about a change that was not made', () => {
  const latest = aHeldFinding({ notes: ['costs grow'] });
  const resolved = findingForResolved(
    context,
    { state: 'gone', reason: 'it does not exist' },
    { latest, intent: undefined, suspension: undefined },
  );
  expect(resolved).toMatchObject({ state: 'resolved', reason: 'it does not exist', before: latest.before });
  expect(resolved).not.toHaveProperty('hold');
  expect(resolved).not.toHaveProperty('notes');
});
