// What a person can do about a finding in its state: the commands that fit it. Pure.
import { type Approval, isLive } from '../../shared/findings/approvals.ts';
import { type Finding, isOpen } from '../../shared/findings/finding.ts';
import type { FindingDetails } from '../../shared/findings/finding-details.ts';
import { approvalAdvice } from '../../shared/findings/hold.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { modelGuardrails } from '../../shared/platform/models/model-findings.ts';
import { remediationBehind, remediationIn } from '../../shared/remediation/undo.ts';
import { exemptionLines } from './exemption-yaml.ts';

/** What it is for, and the lines to copy, if there are any. */
export type NextStep = { readonly what: string; readonly lines: readonly string[] };

/** The steps that fit, the likeliest first; none for a finding about which there is nothing to do. */
export function nextSteps(details: FindingDetails, now: Date): readonly NextStep[] {
  const { finding, suspension } = details;
  const { id, state } = finding;
  const steps = [...stepsIn(details, now)];
  if (canBeExempt(finding) && state !== 'exempt' && state !== 'resolved') {
    const what = state === 'remediated' || suspensionEnds(suspension, now) ? 'keep it for good' : 'exempt it';
    steps.push(step(`To ${what}, add to governance.yml and deploy`, ...exemptionLines(finding, now)));
  }
  if (isOpen(finding)) {
    steps.push(
      step(
        'To close it on record; the next evaluation that sees the violation opens it again',
        commandLine(`findings dismiss ${id} --reason "…"`),
      ),
    );
  }
  return steps;
}

function stepsIn({ finding, history, suspension, approval }: FindingDetails, now: Date): readonly NextStep[] {
  const { id, state, accountId, hold } = finding;
  switch (state) {
    case 'remediated':
      return undoSteps(finding);
    case 'undone':
      return suspensionEnds(suspension, now)
        ? [step(`The guardrail is suspended on the resource until ${suspension?.until}, and remediates it afterwards`)]
        : [evaluation(finding)];
    case 'held':
      return hold === undefined ? [] : approvalSteps(id, hold, approval, now);
    case 'failed':
      return [
        step('To see whether its event waits in a dead-letter queue', commandLine('dlq list')),
        evaluation(finding),
      ];
    case 'exempt':
      return [step('To list exemptions, with the days left', commandLine('exemptions'))];
    case 'unreadable':
      return [
        step('To check the access to the account', commandLine(`doctor --account ${accountId}`)),
        evaluation(finding),
      ];
    case 'monitored':
      // No evaluation ends what somebody did: a rejection of the version does, or a dismissal.
      return finding.guardrail === modelGuardrails.bypass ? [] : [evaluation(finding)];
    case 'contested':
      return [evaluation(finding)];
    case 'resolved':
      return undoSteps(remediationBehind(history.map((each) => each.finding)));
    case 'recorded':
      return [];
  }
}

function undoSteps(remediated: Finding | undefined): readonly NextStep[] {
  if (remediated === undefined || typeof remediationIn(remediated, remediated.id) === 'string') return [];
  const { id } = remediated;
  return [
    step('To see what an undo would restore', commandLine(`undo ${id} --dry-run`)),
    step('To undo it, and suspend the guardrail on the resource for a time', commandLine(`undo ${id}`)),
  ];
}

function approvalSteps(
  id: string,
  hold: NonNullable<Finding['hold']>,
  approval: Approval | undefined,
  now: Date,
): readonly NextStep[] {
  if (approval !== undefined && isLive(approval, now) && approval.fingerprint === hold.fingerprint)
    return [step(`${approval.by} approved it; the next evaluation that may makes the change, until ${approval.until}`)];
  if (!hold.isApprovable) return [step(approvalAdvice(id, hold).replace(/\.$/, ''))];
  return [
    step('To see what an approval would change, and what would break', commandLine(`approve ${id} --dry-run`)),
    step('To have the change made as it is now', commandLine(`approve ${id}`)),
  ];
}

function evaluation({ accountId, guardrail }: Finding): NextStep {
  return guardrail.startsWith('account-')
    ? step('To run the baseline of the account again', commandLine(`baseline ${accountId}`))
    : step('To evaluate the account again', commandLine(`sweep --by-hub --account ${accountId}`));
}

/** Only guardrails on resources have exemptions. */
function canBeExempt({ guardrail }: Finding): boolean {
  return guardrailIds.some((id) => id === guardrail);
}

function suspensionEnds(suspension: FindingDetails['suspension'], now: Date): boolean {
  return suspension !== undefined && suspension.until > now.toISOString();
}

function step(what: string, ...lines: readonly string[]): NextStep {
  return { what, lines };
}
