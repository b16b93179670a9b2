// Approves a change that is held: checks it as it is now, records the approval, and makes the change.
import type { ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import type { ApprovalAnswer } from '../../shared/findings/approval-answer.ts';
import { type Approval, loadApproval, recordApproval } from '../../shared/findings/approvals.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../shared/findings/finding-records.ts';
import { describeBreakage } from '../../shared/findings/hold.ts';
import { approvedAs, describeApprovers, mayApprove } from '../../shared/governance/approvers.ts';
import { policyFor } from '../../shared/governance/governance.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { approvedAlready, type HeldFinding, heldOrRefusal } from '../../shared/remediation/approval-refusal.ts';
import { publishEvaluations } from '../../shared/remediation/evaluate-in-hub.ts';
import type { Evaluation } from '../../shared/remediation/evaluator.ts';
import { evaluateResource } from './evaluate-resource.ts';
import { previewApproval } from './preview-approval.ts';
import type { RemediateDependencies } from './types.ts';

/** An approval with the event that requested it. */
export type ApproveCommand = {
  readonly findingId: string;
  readonly dryRun: boolean;
  /** The ARN of who approves, from AWS. */
  readonly caller: string;
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
};

/** `isTransient` means that a retry may have another result. */
export type ApproveResult = { readonly answer: ApprovalAnswer; readonly isTransient?: boolean };

type Asked = {
  readonly finding: HeldFinding;
  readonly guardrail: Guardrail;
  readonly account: ClassifiedAccount;
  readonly approval: Approval;
};

/**
 * Approves, or refuses with the reason. Idempotent: a request that is delivered again goes on where it stopped. Throws the
 * SDK's error if the journal, the bus or a queue cannot be used; errors about the resource are part of the answer.
 */
export async function approve(dependencies: RemediateDependencies, command: ApproveCommand): Promise<ApproveResult> {
  const { journal } = dependencies;
  const { latest, suspension } = await loadFindingRecord(journal, command.findingId);
  if (latest === undefined) return refused(`there is no finding ${command.findingId}`);
  const guardrail = guardrails.find(({ id }) => id === approvedAs(latest.guardrail));
  if (guardrail === undefined)
    return refused(`finding ${latest.id} is about ${latest.guardrail}: only changes of guardrails can be approved`);
  const account = await dependencies.accounts(latest.accountId);
  if (account.kind === 'ineligible') return refused(account.reason);
  const approval = await loadApproval(journal, latest.id);
  if (approval?.eventId === command.trigger.eventId)
    return make(dependencies, command, latest, { guardrail, account, approval });
  const { governance, hubAccountId } = dependencies;
  const subject = { accountType: account.type, guardrail: guardrail.id };
  const now = dependencies.now();
  const finding = heldOrRefusal({
    finding: latest,
    suspension,
    approval,
    mode: policyFor(governance, account, guardrail).approval,
    isEntitled: mayApprove(governance, subject, command.caller, hubAccountId),
    approvers: describeApprovers(governance, subject),
    caller: command.caller,
    now,
  });
  if (typeof finding === 'string') return refused(finding);
  const until = new Date(now.getTime() + governance.limits.approvalHours * 60 * 60_000).toISOString();
  const { fingerprint } = finding.hold;
  const asked = { by: command.caller, at: now.toISOString(), until, fingerprint, eventId: command.trigger.eventId };
  return decide(dependencies, command, { finding, guardrail, account, approval: asked });
}

/** Looks at the resource as it is now, and records the approval if the change is still the one that is held. */
async function decide(
  dependencies: RemediateDependencies,
  command: ApproveCommand,
  asked: Asked,
): Promise<ApproveResult> {
  const { journal } = dependencies;
  const { finding, approval } = asked;
  const isAboutAccount = asked.guardrail.id !== finding.guardrail;
  if (!isAboutAccount) {
    const preview = await previewApproval(dependencies, command, asked);
    if (preview.kind === 'refused') {
      // What has changed is in the finding then, so that it can be decided about.
      if (!command.dryRun) await publishEvaluations(dependencies, preview.results);
      return { ...refused(preview.reason, finding), isTransient: preview.isTransient };
    }
    if (command.dryRun) return planned(finding, approval, preview.waits);
  } else if (command.dryRun) return planned(finding, approval, byBaseline(finding));
  const recorded = await recordApproval(journal, finding.id, approval);
  if (recorded.eventId !== approval.eventId) return refused(approvedAlready(recorded), finding);
  return make(dependencies, command, finding, asked);
}

/** Makes the change that was approved, through the ordinary path; that of an account is made by its baseline. */
async function make(
  dependencies: RemediateDependencies,
  { trigger, attempt, caller }: ApproveCommand,
  finding: Finding,
  { guardrail, account, approval }: Omit<Asked, 'finding'>,
): Promise<ApproveResult> {
  const { accountId, region, resource } = finding;
  if (guardrail.id !== finding.guardrail) {
    const reason = `approved: ${finding.id}`;
    await dependencies.requests.baselines([{ accountId, dryRun: false, reason, requestedBy: caller }]);
    return answered('waiting', `approved; ${byBaseline(finding)}`, finding, approval);
  }
  const results = await evaluateResource(
    dependencies,
    { resource: { type: resource.type, accountId, region, id: resource.id }, trigger, happenedAt: undefined },
    [guardrail],
    { account, attempt },
  );
  return resultOf(finding, approval, results?.[0]);
}

/** The answer by the outcome. A redelivered request finds the resource compliant by its own change. */
function resultOf(finding: Finding, approval: Approval, evaluation: Evaluation | undefined): ApproveResult {
  if (evaluation === undefined) return refused('the resource belongs to another account', finding);
  const { outcome } = evaluation;
  switch (outcome.state) {
    case 'remediated':
    case 'compliant':
      return answered('approved', outcome.reason, finding, approval);
    case 'monitored':
      return answered(outcome.deniedBy ? 'waiting' : 'refused', outcome.reason, finding, approval);
    case 'failed':
    case 'unreadable': {
      const isTransient = outcome.failure !== undefined && isRetried(outcome.failure.kind);
      return { ...answered('failed', outcome.reason, finding, approval), isTransient };
    }
    default:
      return answered('refused', outcome.reason, finding, approval);
  }
}

function isRetried(kind: string): boolean {
  return kind === 'throttled' || kind === 'unavailable';
}

const byBaseline = ({ accountId }: Finding) => `the baseline of account ${accountId} makes the change`;

function planned(finding: HeldFinding, approval: Approval, waits: string | undefined): ApproveResult {
  const reason = waits === undefined ? 'the change would be made at once' : `the change would wait: ${waits}`;
  return answered('planned', reason, finding, approval);
}

function answered(
  state: ApprovalAnswer['state'],
  reason: string,
  finding: Finding,
  { until }: Approval,
): ApproveResult {
  const { before, change, hold } = finding;
  return { answer: { state, reason, before, change, breaks: hold?.hazards.map(describeBreakage) ?? [], until } };
}

export function refused(reason: string, finding?: Finding): ApproveResult {
  const { before = null, change = null, hold } = finding ?? {};
  const breaks = hold?.hazards.map(describeBreakage) ?? [];
  return { answer: { state: 'refused', reason, before, change, breaks, until: null } };
}
