// The finding about the account's public access block while it is held: what it would break, and what came of it.
import type { AccountRecord, StepResult } from '../../shared/accounts/account-record.ts';
import {
  type AccountSubject,
  accountFinding,
  accountFindingId,
  accountGuardrails,
} from '../../shared/baseline/account-finding.ts';
import { accountPublicAccess } from '../../shared/baseline/steps/account-public-access.ts';
import { type Finding, type Hold, holdSchema, isOpen } from '../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import type { StateTable } from '../../shared/table/table.ts';

const guardrail = accountGuardrails.publicAccess;

/** The findings that follow from an account's new record, if anything changed. Throws the SDK's error. */
export async function heldStepFindings(
  journal: StateTable,
  subject: AccountSubject,
  { steps, cause: trigger, attempts, at }: Pick<AccountRecord, 'steps' | 'cause' | 'attempts' | 'at'>,
): Promise<readonly Finding[]> {
  const step = steps.find((each) => each.step === accountPublicAccess.id);
  if (step === undefined) return [];
  const { latest } = await loadFindingRecord(journal, accountFindingId(subject, guardrail));
  const content = contentFor(step, latest);
  return content ? [accountFinding(subject, guardrail, { ...content, trigger, attempts }, new Date(at))] : [];
}

type Content = Pick<Finding, 'state' | 'reason' | 'before' | 'change'> & Partial<Pick<Finding, 'hold'>>;

/** Undefined if the finding stays as it is: a step that waits, failed or is turned off says nothing new. Pure. */
export function contentFor(step: StepResult, latest: Finding | undefined): Content | undefined {
  const { state, reason, before, change, wouldChange = null } = step;
  if (state === 'held') {
    const hold = holdOf(step);
    if (latest?.state === 'held' && latest.hold?.fingerprint === hold.fingerprint) return undefined;
    return { state: 'held', reason, before, change: wouldChange, hold };
  }
  if (latest === undefined || !isOpen(latest)) return undefined;
  switch (state) {
    case 'done':
      return { state: 'remediated', reason, before, change };
    case 'already':
    case 'monitored':
      return { state: 'resolved', reason, before: latest.before, change: latest.change };
    default:
      return undefined;
  }
}

function holdOf({ hold }: StepResult): Hold {
  return holdSchema.parse(hold);
}
