// Decides whether an approval is refused before anything is looked at: by what is on record, and by who approves.
import { type Approval, isLive } from '../findings/approvals.ts';
import type { Finding } from '../findings/finding.ts';
import type { Suspension } from '../findings/finding-items.ts';
import { remediesOf } from '../findings/hold.ts';
import type { Policy } from '../governance/governance.ts';

export type ApprovalCase = {
  readonly finding: Finding;
  readonly suspension: Suspension | undefined;
  /** The latest approval of the finding's change, if there was one. */
  readonly approval: Approval | undefined;
  readonly mode: Policy['approval'];
  /** Whether the caller may approve this guardrail in accounts of this type, and who may, for people. */
  readonly isEntitled: boolean;
  readonly approvers: string | undefined;
  readonly caller: string;
  readonly now: Date;
};

/** A finding that is held, whose change can be approved. */
export type HeldFinding = Finding & { readonly hold: NonNullable<Finding['hold']> };

/** Why the approval is refused, or the finding if it is not. Who is not entitled learns nothing else. Pure. */
export function heldOrRefusal(asked: ApprovalCase): HeldFinding | string {
  const { finding, mode } = asked;
  if (!asked.isEntitled) return notEntitled(asked);
  const earlier = earlierDecision(asked);
  if (earlier !== undefined) return earlier;
  const { id, state, hold } = finding;
  if (state !== 'held' || hold === undefined) return `finding ${id} is ${state}: there is nothing to approve`;
  if (mode === 'never') {
    return 'governance.yml admits no approval (approval: never): clear what holds it, or exempt the resource';
  }
  if (hold.hazards.some(({ approvable }) => !approvable)) {
    return `no approval can allow this change: ${remediesOf(hold).join('; ')}`;
  }
  return { ...finding, hold };
}

function notEntitled({ caller, finding: { guardrail }, approvers }: ApprovalCase): string {
  const who = approvers === undefined ? 'governance.yml names nobody' : `governance.yml names ${approvers}`;
  return `${caller} may not approve changes of ${guardrail} in this account: ${who} (approvers)`;
}

/** An undo that suspends the guardrail, or an approval of this change that counts. */
function earlierDecision({ finding, suspension, approval, now }: ApprovalCase): string | undefined {
  if (suspension && suspension.until > now.toISOString()) {
    return `it was undone by ${suspension.by}; the guardrail is suspended on the resource until ${suspension.until}`;
  }
  if (approval === undefined) return undefined;
  const isOfThis = finding.hold === undefined || finding.hold.fingerprint === approval.fingerprint;
  if (isLive(approval, now) && isOfThis) return approvedAlready(approval);
  if (finding.state !== 'held' && approval.usedAt !== undefined) {
    return `it was approved by ${approval.by} at ${approval.at}, and made at ${approval.usedAt}; it is ${finding.state} now`;
  }
  return undefined;
}

export function approvedAlready({ by, at, until }: Approval): string {
  return `it was approved already by ${by} at ${at}; the next evaluation that may makes the change, until ${until}`;
}
