// Decides whether a change is made now or held: by what it would break, and by what has been approved.
import { type Approval, isLive } from '../findings/approvals.ts';
import type { ApprovalMode, Hold } from '../findings/finding.ts';
import type { Hazard } from '../guardrails/contract/preflight.ts';

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
  if (isApprovable && approval?.fingerprint === fingerprint && isLive(approval, now)) return undefined;
  return { hazards: asked.map((hazard) => ({ ...hazard })), fingerprint, approval: mode, isApprovable };
}

const approvalRequired: Hazard = {
  id: 'approval',
  breaks: 'governance.yml requires an approval of every change',
  affects: 'this guardrail and account type',
  seenBy: 'governance.yml: approval: always',
  remedy: 'approve the change, or set approval: when-held',
  approvable: true,
};
