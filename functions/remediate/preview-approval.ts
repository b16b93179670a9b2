// Evaluates a resource as if its change were approved, and writes nothing: whether it is still the change that is held.
import type { ClassifiedAccount } from '../../shared/accounts/account-lookup.ts';
import type { Approval } from '../../shared/findings/approvals.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { approvalAdvice } from '../../shared/findings/hold.ts';
import type { Guardrail } from '../../shared/guardrails/contract/guardrail.ts';
import { suppressionByDenial } from '../../shared/remediation/denied-remediations.ts';
import { evaluate } from '../../shared/remediation/evaluate.ts';
import { hubDryRunEvaluator } from '../../shared/remediation/evaluate-in-hub.ts';
import type { Evaluation, Evaluator } from '../../shared/remediation/evaluator.ts';
import { dryRunState, hasTransientFailure, type Outcome } from '../../shared/remediation/outcome.ts';
import { accessTo } from './evaluate-resource.ts';
import type { RemediateDependencies } from './types.ts';

/** The change can be approved, and `waits` for this reason; or it cannot, and the evaluation shows the resource as it is now. */
export type ApprovalPreview =
  | { readonly kind: 'approvable'; readonly waits: string | undefined }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly results: readonly Evaluation[];
      readonly isTransient: boolean;
    };

type Asked = {
  readonly finding: Finding;
  readonly guardrail: Guardrail;
  readonly account: ClassifiedAccount;
  readonly approval: Approval;
};

/** Costs the reads of a preflight. The change budget is not counted, and not asked: it is when the change is made. */
export async function previewApproval(
  dependencies: RemediateDependencies,
  { trigger, attempt }: { readonly trigger: Finding['trigger']; readonly attempt: number },
  { finding, guardrail, account, approval }: Asked,
): Promise<ApprovalPreview> {
  const { accountId, region, resource } = finding;
  const subject = { type: resource.type, accountId, region, id: resource.id };
  const evaluator = evaluatorWith(dependencies, accountId, approval);
  const triggerContext = { trigger, happenedAt: undefined, attempt };
  const access = accessTo(dependencies, subject);
  const results = await evaluate(evaluator, access, [guardrail], account, subject, triggerContext);
  return previewOf(finding, approval, results);
}

function evaluatorWith(dependencies: RemediateDependencies, accountId: string, approval: Approval): Evaluator {
  const hub = hubDryRunEvaluator(dependencies);
  return {
    ...hub,
    recordsOf: async (pending) => (await hub.recordsOf(pending)).map((record) => ({ ...record, approval })),
    denialsOf: async (pending) => {
      const denial = await dependencies.changeControl.checkPaused(accountId);
      return pending.map(() => denial && suppressionByDenial(denial));
    },
  };
}

function previewOf({ id }: Finding, approval: Approval, results: readonly Evaluation[]): ApprovalPreview {
  const [outcome] = results.map((each) => each.outcome);
  if (outcome?.state === dryRunState) return { kind: 'approvable', waits: undefined };
  if (outcome?.state === 'monitored' && outcome.deniedBy) return { kind: 'approvable', waits: outcome.reason };
  const isTransient = outcome !== undefined && hasTransientFailure(outcome);
  return { kind: 'refused', reason: reasonFor(outcome, id, approval), results, isTransient };
}

function reasonFor(outcome: Outcome | undefined, id: string, { fingerprint }: Approval): string {
  switch (outcome?.state) {
    case undefined:
      return 'nothing was evaluated';
    case 'held':
      return outcome.hold.fingerprint === fingerprint
        ? approvalAdvice(id, outcome.hold)
        : `the resource has changed since the finding: look at it again, and approve it as it is now. ${outcome.reason}`;
    case 'compliant':
    case 'gone':
      return `there is nothing to change any more: ${outcome.reason}`;
    default:
      return `the change would not be made: ${outcome?.reason}`;
  }
}
