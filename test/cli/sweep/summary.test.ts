// What the summary of a sweep, or of its dry run, says about violations that are held.
import { countRemainingViolations, SummaryBuilder } from '../../../cli/sweep/summary.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import type { Evaluation } from '../../../shared/remediation/evaluator.ts';
import { bucket } from '../../support/fake-s3.ts';
import { aHold } from '../../support/finding.ts';

const at = new Date('2026-11-24T10:00:00.000Z');

function held(): Evaluation {
  const guardrail = guardrailById('s3-versioning');
  if (guardrail === undefined) throw new Error('no guardrail s3-versioning');
  const trigger = { eventId: 'e', detailType: 'Palisade Sweep', principal: null };
  const account = { accountType: 'production', accountAge: 'new' } as const;
  return {
    context: { guardrail, ...account, resource: bucket, trigger, attempt: 1, seenAt: at, at },
    outcome: { state: 'held', reason: 'versioning is suspended; held', before: {}, change: {}, hold: aHold() },
  };
}

test.each([true, false])('a held violation is left alone for its reason, and remains; dry run: %s', (dryRun) => {
  const summary = new SummaryBuilder({ dryRun, keepFindings: true, onFinding: () => undefined });
  summary.begin(bucket.accountId, 'production');
  summary.add([held()]);
  expect(summary.leftAlone).toEqual({ held: 1 });
  expect(summary.changes).toBe(0);
  expect(countRemainingViolations(summary)).toBe(1);
  expect(summary.findings).toMatchObject([{ state: 'held', leftAlone: 'held', hold: aHold() }]);
});
