// Runs the baseline steps in the order of their dependencies, independent ones in parallel.
import { blockedBy, isBlocked, isSatisfied, type StepResult } from '../accounts/account-record.ts';
import type { Step } from '../steps/step.ts';
import { type BaselineRun, isSettling, modeOf, resultFor, runMeasured, type StepInstance } from './run-step.ts';

/**
 * Runs all steps. Does not throw errors of AWS: every step has a result. If nothing but writes that AWS shows later keeps the
 * run from its end, they are read once more: the other steps took their time, too.
 */
export async function runSteps(steps: readonly Step[], run: BaselineRun): Promise<readonly StepResult[]> {
  const results = await runOnce(steps, run);
  return waitsOnlyToSettle(results, run) ? runOnce(steps, { ...run, previousResults: results }) : results;
}

function waitsOnlyToSettle(results: readonly StepResult[], { previousResults }: BaselineRun): boolean {
  const writtenBefore = new Set(previousResults.flatMap(({ writtenAt }) => writtenAt ?? []));
  const isNew = ({ writtenAt = '' }: StepResult) => !writtenBefore.has(writtenAt);
  const open = results.filter((result) => !isSatisfied(result) && !isBlocked(result));
  return open.length > 0 && open.every((result) => isSettling(result) && isNew(result));
}

async function runOnce(steps: readonly Step[], run: BaselineRun): Promise<readonly StepResult[]> {
  const instances = steps.flatMap((step) => instancesOf(step, run));
  const started = new Map<StepInstance, Promise<StepResult>>();
  const start = (instance: StepInstance): Promise<StepResult> => {
    const known = started.get(instance) ?? runAfterDependencies(instance);
    started.set(instance, known);
    return known;
  };
  const runAfterDependencies = async (instance: StepInstance): Promise<StepResult> => {
    const before = await Promise.all(dependenciesOf(instance, instances).map(start));
    const { regardless = [] } = instance.step;
    const isInTheWay = (result: StepResult) => !isSatisfied(result) && !regardless.includes(result.step);
    const unsatisfied = before.filter(isInTheWay).map(({ step }) => step);
    if (unsatisfied.length > 0) return resultFor(instance, 'waiting', blockedBy([...new Set(unsatisfied)]));
    const earlier = run.previousResults.find(
      ({ step, region, item = null }) =>
        step === instance.step.id && region === instance.region && item === instance.item,
    );
    // What was not as it should be, though nothing waits for it, may be now: a role that another account has made meanwhile.
    if (earlier && isSatisfied(earlier) && earlier.attention !== true) return earlier;
    const missing = modeOf(instance, run) === 'enforce' ? missingFor(instance.step, before) : undefined;
    if (missing !== undefined) return { ...resultFor(instance, 'skipped', missing), attention: true, inForce: false };
    return mergeWithPrevious(await runMeasured(instance, run, earlier), earlier);
  };
  return Promise.all(instances.map(start));
}

function instancesOf(step: Step, run: BaselineRun): readonly StepInstance[] {
  const inputs = run.contextIn(run.homeRegion, null);
  if (step.types?.every((type) => type !== inputs.member.type)) return [];
  switch (step.scope) {
    case 'account':
      return [{ step, region: null, item: null }];
    case 'region':
      return run.regions.map((region) => ({ step, region, item: null }));
    case 'item':
      return (step.items?.(inputs) ?? []).map(({ name, region }) => ({ step, region, item: name }));
  }
}

/**
 * Why a step cannot do anything: what it needs is not there, and another step only reports that. One that only reports
 * itself needs nothing: it says what it would change, too.
 */
function missingFor({ needs = [] }: Step, before: readonly StepResult[]): string | undefined {
  const missing = before.find(({ step, wouldChange }) => needs.includes(step) && wouldChange);
  return missing && `it needs ${missing.step}, which has changes to make and is only monitored`;
}

/** Keeps what an earlier attempt has written, with the settings from before it. */
function mergeWithPrevious(now: StepResult, earlier: StepResult | undefined): StepResult {
  if (!earlier?.change) return now;
  const state = now.state === 'already' ? 'done' : now.state;
  const change = { ...earlier.change, ...now.change };
  const { writtenAt, before } = earlier;
  return { ...(writtenAt ? { writtenAt } : {}), ...now, state, before, change };
}

/**
 * A step per region depends on the steps of its own region, and one about an item on those about the same item; a step per
 * account depends on those of all regions.
 */
function dependenciesOf(
  { step, region, item }: StepInstance,
  instances: readonly StepInstance[],
): readonly StepInstance[] {
  return instances.filter(
    (other) =>
      step.after.includes(other.step.id) &&
      (region === null || other.region === null || other.region === region) &&
      (item === null || other.item === null || other.item === item),
  );
}
