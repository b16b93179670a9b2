// Decides whether a change is made now or held: by what it would break, and by what has been approved.
import type { ApprovalMode, Hold } from '../findings/finding.ts';
import type { Hazard } from '../guardrails/contract/preflight.ts';

/** The approval of one change of one resource, as it was when it was approved. Times are ISO 8601. */
export type Approval = {
  readonly by: string;
  readonly at: string;
  readonly until: string;
  readonly fingerprint: string;
  /** When the change was made: an approval is for one change. */
  readonly usedAt?: string | undefined;
};

export type ApprovalQuestion = {
  readonly mode: ApprovalMode;
  readonly hazards: readonly Hazard[];
  readonly fingerprint: string;
  readonly approval: Approval | undefined;
  readonly now: Date;
};

/** The hold, or undefined if the change is to be made. Pure. */
export function holdFor({ mode, hazards, fingerprint, approval, now }: ApprovalQuestion): Hold | undefined {
  const asked = mode === 'always' ? [...hazards, approvalRequired] : hazards;
  if (asked.length === 0) return undefined;
  const isApprovable = mode !== 'never' && hazards.every(({ approvable }) => approvable);
  if (isApprovable && approval !== undefined && isValid(approval, fingerprint, now)) return undefined;
  return { hazards: asked.map((hazard) => ({ ...hazard })), fingerprint, approval: mode, isApprovable };
}

function isValid(approval: Approval, fingerprint: string, now: Date): boolean {
  return approval.fingerprint === fingerprint && approval.usedAt === undefined && now.toISOString() < approval.until;
}

const approvalRequired: Hazard = {
  id: 'approval',
  breaks: 'governance.yml requires an approval of every change',
  affects: 'this guardrail and account type',
  seenBy: 'governance.yml: approval: always',
  remedy: 'approve the change, or set approval: when-held',
  approvable: true,
};
