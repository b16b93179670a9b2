// What the baseline of one account would change: a dry run of the hub's own steps.
import type { AccountAge } from '../../shared/accounts/account-age.ts';
import { isBlocked, type StepResult } from '../../shared/accounts/account-record.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import { type BaselineStepDependencies, runBaselineSteps } from '../../shared/baseline/run-baseline-steps.ts';
import { bucketKey } from '../../shared/baseline/steps/bucket-key.ts';
import { steps as allSteps } from '../../shared/baseline/steps/registry.ts';
import type { Denial } from '../../shared/remediation/change-control/change-control.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import type { Step } from '../../shared/steps/step.ts';
import { deniedReasons } from '../sweep/left-alone.ts';
import { policyChanges, policySteps } from './policy-changes.ts';
import { settingChanges } from './setting-changes.ts';
import type { PlannedKey, PlannedPolicy, PlannedStep } from './types.ts';

/** The first sweep is planned by resource. A quarantine is for the minutes in which a new account gets its baseline. */
const notPlanned = ['first-sweep', 'quarantine', 'release-quarantine'];

/** The steps of a plan: those that read only AWS Organizations, or all. */
export function plannedSteps(configurationOnly: boolean): readonly Step[] {
  return allSteps.filter(({ id }) => (configurationOnly ? id in policySteps : !notPlanned.includes(id)));
}

const noSweep = { list: async () => [], request: async () => undefined, evaluate: async () => ({}) };

/** `error` is the reason why no step could look at the account. */
export type BaselinePlan = {
  readonly baseline: readonly PlannedStep[];
  readonly keys: readonly PlannedKey[];
  readonly policies: readonly PlannedPolicy[];
  readonly error: string | null;
};

/** `resources` are those that the account shares. */
export type AccountToPlan = {
  readonly member: Member;
  readonly age: AccountAge;
  readonly resources: readonly SharedResource[];
};

/** Plans the baseline of one account, against the `deployed` governance.yml. Errors of AWS are in the result and not thrown. */
export async function planBaseline(
  dependencies: BaselineStepDependencies,
  { member, age, resources }: AccountToPlan,
  deployed = dependencies.governance,
): Promise<BaselinePlan> {
  const trigger = { eventId: 'plan', detailType: 'Palisade Plan', principal: null };
  const attempt = { trigger, attempt: 1, dryRun: true, age, isNew: false, previousResults: [], resources };
  const results = await runBaselineSteps(dependencies, member, attempt, noSweep);
  const writes = results.some((result) => isPlanned(result));
  // A baseline counts as one change.
  const denial = writes ? await dependencies.changeControl.authorize(member.id, trigger) : undefined;
  const inputs = { governance: dependencies.governance, deployed, account: { type: member.type, age } };
  const rows = results.flatMap((result) => stepOf(result, denial));
  const error = unreachable(results);
  return {
    baseline: error === null ? rows : rows.filter(({ step }) => step in policySteps),
    error,
    keys: results.flatMap(keyOf),
    policies: results.flatMap((result) => policyChanges(result, inputs, verdictOf(denial))),
  };
}

/** Why none of the steps that enter the account could look at it; null if one could. */
function unreachable(results: readonly StepResult[]): string | null {
  // A step that is skipped may have asked nothing.
  const entering = results.filter(
    (result) => !(result.step in policySteps) && result.state !== 'skipped' && !isBlocked(result),
  );
  const isUnread = entering.length > 0 && entering.every(({ state }) => state === 'failed' || state === 'waiting');
  return isUnread ? (entering[0]?.reason ?? null) : null;
}

function isPlanned({ state, change }: StepResult): boolean {
  return state === 'planned' && Object.keys(change ?? {}).length > 0;
}

/** Rows for a step that would write something, holds or only monitors it, or cannot say whether it would. */
function stepOf(result: StepResult, denial: Denial | undefined): PlannedStep[] {
  const { step, region, item, reason, before, change, wouldChange = null } = result;
  const about = { step, region, ...(item === undefined ? {} : { item }) };
  if (result.state === 'failed' || (result.state === 'waiting' && !isBlocked(result))) {
    return [{ ...about, verdict: 'failed', reason, settings: [] }];
  }
  if (step in policySteps) return [];
  const why = denial ? `${reason}; ${denial.reason}` : reason;
  const planned = { ...about, verdict: verdictOf(denial), reason: why, settings: settingChanges(before, change) };
  const settings = settingChanges(before, wouldChange);
  const monitored = { ...about, verdict: 'monitored' as const, reason, settings };
  const leftAlone: PlannedStep = result.state === 'held' ? { ...monitored, verdict: 'held' } : monitored;
  return [...(isPlanned(result) ? [planned] : []), ...(settings.length > 0 ? [leftAlone] : [])];
}

/** What the step that looks at the key says, where governance.yml names one. */
function keyOf({ step, region, state, reason, attention = false }: StepResult): PlannedKey[] {
  const isKnown = state === 'already' || attention;
  return step === bucketKey.id && isKnown ? [{ region, isUsable: !attention, reason }] : [];
}

/** Whether changes are allowed could be unknown: then none is promised. */
function verdictOf(denial: Denial | undefined): PlannedStep['verdict'] {
  if (denial === undefined) return 'change';
  return denial.kind === 'unknown' ? 'failed' : deniedReasons[denial.kind];
}
