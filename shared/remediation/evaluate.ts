// Evaluates guardrails on one resource, in the hub and without a hub: observe → decide → preflight → act → verify.
import type { AccountClass } from '../accounts/account-age.ts';
import { type Approval, isLive } from '../findings/approvals.ts';
import { type Policy, policyFor } from '../governance/governance.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { resourceTypeOf } from '../guardrails/registry.ts';
import { inspect, remediate } from './enforce.ts';
import type { Evaluation, Evaluator, ResourceAccess, TriggerContext } from './evaluator.ts';
import type { EvaluationContext } from './finding-from-outcome.ts';
import { dryRunState, type Outcome, type Remediation, suppressedOutcome } from './outcome.ts';
import { lookAhead } from './prospect.ts';
import { exemptionSuppression, type Suppression } from './suppression.ts';
import { takeBackIfNeeded } from './take-back.ts';

/** A guardrail on the resource: its outcome, or the remediation that is due as far as is known by now. */
type Ended = { readonly context: EvaluationContext; readonly outcome: Outcome };
type Due = {
  readonly context: EvaluationContext;
  readonly policy: Policy;
  readonly remediation: Remediation;
  /** The approval without which the change would be held. */
  readonly approval?: Approval;
};
type Stage = readonly (Ended | Due)[];

/**
 * Evaluates a resource and remediates violations, all guardrails in parallel, in stages: all settings are read before
 * anything else, so that the journal is asked once, and all that depends on the resource before anything is written. A
 * dry run differs only in the last stage: what is allowed is `would fix`. Publishes nothing.
 */
export async function evaluate(
  evaluator: Evaluator,
  access: ResourceAccess,
  guardrails: readonly Guardrail[],
  account: AccountClass,
  resource: Resource,
  triggerContext: TriggerContext,
): Promise<readonly Evaluation[]> {
  const look = resourceTypeOf(resource.type).lookAround(access.client, resource, access.surroundings);
  const inspected = await inspectAll(evaluator, access.client, guardrails, { account, resource, triggerContext });
  const prospects = await lookAheadOf(evaluator, look, inspected);
  const allowed = atTimeOfChange(await allowedOf(evaluator, prospects), evaluator.now);
  const due = allowed.filter(isDue);
  if (due.length > 0) await evaluator.recordIntents?.(due);
  const isDryRun = evaluator.recordIntents === undefined;
  return Promise.all(
    allowed.map(async (each): Promise<Evaluation> => {
      if (!isDue(each)) return each;
      const { context, remediation } = each;
      if (isDryRun) return { context, outcome: { state: dryRunState, ...remediation } };
      return { context, outcome: await act(access.client, look, each) };
    }),
  );
}

type Subject = {
  readonly account: AccountClass;
  readonly resource: Resource;
  readonly triggerContext: TriggerContext;
};

/** Observes and decides. What is exempt ends here, once it is known to violate. */
function inspectAll(
  { governance, now }: Evaluator,
  client: unknown,
  guardrails: readonly Guardrail[],
  { account, resource, triggerContext: { trigger, happenedAt, attempt } }: Subject,
): Promise<Stage> {
  const at = now();
  const seenAt = happenedAt && happenedAt < at ? happenedAt : at;
  const { type: accountType, age: accountAge } = account;
  return Promise.all(
    guardrails.map(async (guardrail): Promise<Ended | Due> => {
      const context = { guardrail, accountType, accountAge, resource, trigger, attempt, seenAt, at };
      const policy = policyFor(governance, account, guardrail);
      const subject = { accountId: resource.accountId, resourceId: resource.id, guardrail: guardrail.id };
      const exemption = exemptionSuppression(governance, subject, at);
      // An exemption takes precedence over `monitor`, since it names the owner of the violation.
      const inspectedWith = exemption ? { ...policy, mode: 'remediate' as const } : policy;
      const inspection = await inspect(client, guardrail, resource, inspectedWith);
      if (inspection.kind === 'outcome') return { context, outcome: inspection.outcome };
      const { remediation } = inspection;
      return exemption
        ? { context, outcome: suppressedOutcome(remediation, exemption) }
        : { context, policy, remediation };
    }),
  );
}

/** What the journal suppresses ends here, and what would break something, unless that was approved. */
async function lookAheadOf({ recordsOf, lapse, now }: Evaluator, look: unknown, stage: Stage): Promise<Stage> {
  const due = stage.filter(isDue);
  if (due.length === 0) return stage;
  const records = await recordsOf(due);
  const next = await Promise.all(
    due.map(async (each, index): Promise<Ended | Due> => {
      const { suppression, approval } = records[index] ?? noAnswer;
      return suppression ? suppressed(each, suppression) : prospectOf(look, each, approval, now());
    }),
  );
  const outdated = next.filter((each, index) => isOutdated(records[index]?.approval, each, now()));
  if (outdated.length > 0) await lapse?.(outdated.map(({ context }) => context));
  return replaced(stage, due, next);
}

/** Whether an approval is for another change than the one that is due, or for the resource as it was before. */
function isOutdated(approval: Approval | undefined, each: Ended | Due, now: Date): boolean {
  if (approval === undefined || !isLive(approval, now)) return false;
  if (isDue(each)) return each.approval === undefined;
  return each.outcome.state === 'held' && each.outcome.hold.fingerprint !== approval.fingerprint;
}

async function prospectOf(look: unknown, due: Due, approval: Approval | undefined, now: Date): Promise<Ended | Due> {
  const { context } = due;
  const { guardrail, resource } = context;
  const prospect = await lookAhead(look, { ...due, guardrail, resource, approval, now });
  if (prospect.kind === 'outcome') return { context, outcome: prospect.outcome };
  const { remediation, approvedBy } = prospect;
  return { ...due, remediation, ...(approvedBy ? { approval: approvedBy } : {}) };
}

/** What change control denies ends here. */
async function allowedOf({ denialsOf }: Evaluator, stage: Stage): Promise<Stage> {
  const due = stage.filter(isDue);
  if (due.length === 0) return stage;
  const denials = await denialsOf(due);
  const next = due.map((each, index) => {
    const denial = denials[index];
    return denial ? suppressed(each, approvedFirst(each, denial)) : each;
  });
  return replaced(stage, due, next);
}

/** An approval stays valid while change control denies the change: the finding says that it waits for nothing else. */
function approvedFirst({ approval }: Due, denial: Suppression): Suppression {
  if (approval === undefined || denial.state !== 'monitored') return denial;
  return { ...denial, reason: `approved by ${approval.by}, until ${approval.until}; ${denial.reason}` };
}

/**
 * A change is dated right before its intent, and not when its evaluation began: what another evaluation saw meanwhile is
 * older, and is not taken for the state after the change.
 */
function atTimeOfChange(stage: Stage, now: Evaluator['now']): Stage {
  if (!stage.some(isDue)) return stage;
  const at = now();
  return stage.map((each) => (isDue(each) ? { ...each, context: { ...each.context, at } } : each));
}

async function act(client: unknown, look: unknown, { context, policy, remediation }: Due): Promise<Outcome> {
  const { guardrail, resource } = context;
  const outcome = await remediate(client, guardrail, resource, policy, remediation);
  if (outcome.state !== 'remediated') return outcome;
  return takeBackIfNeeded(client, look, guardrail, resource, outcome);
}

/** A record that was not returned would be a bug; nothing is changed by it either. */
const noAnswer: { suppression: Suppression; approval?: undefined } = {
  suppression: { state: 'failed', reason: 'there is no record of the finding' },
};

function suppressed({ context, remediation }: Due, suppression: Suppression): Ended {
  return { context, outcome: suppressedOutcome(remediation, suppression) };
}

function isDue(each: Ended | Due): each is Due {
  return 'remediation' in each;
}

/** The stage with the outcomes of those that were due, in their order. */
function replaced(stage: Stage, due: readonly Due[], next: Stage): Stage {
  return stage.map((each) => (isDue(each) ? (next[due.indexOf(each)] ?? each) : each));
}
