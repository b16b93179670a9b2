// Runs the baseline steps in the order of their dependencies, independent ones in parallel.
import { blockedBy, isSatisfied, type StepResult } from '../accounts/account-record.ts';
import { type BaselineRun, modeOf, resultFor, runMeasured, type StepInstance } from './run-step.ts';
import type { Step } from './steps/lib/step.ts';

/** Runs all steps. Does not throw errors of AWS: every step has a result. */
export async function runSteps(steps: readonly Step[], run: BaselineRun): Promise<readonly StepResult[]> {
  const instances = steps.flatMap((step): StepInstance[] =>
    step.scope === 'account' ? [{ step, region: null }] : run.regions.map((region) => ({ step, region })),
  );
  const started = new Map<StepInstance, Promise<StepResult>>();
  const start = (instance: StepInstance): Promise<StepResult> => {
    const known = started.get(instance) ?? runAfterDependencies(instance);
    started.set(instance, known);
    return known;
  };
  const runAfterDependencies = async (instance: StepInstance): Promise<StepResult> => {
    const before = await Promise.all(dependenciesOf(instance, instances).map(start));
    const unsatisfied = before.filter((result) => !isSatisfied(result)).map(({ step }) => step);
    if (unsatisfied.length > 0) return resultFor(instance, 'waiting', blockedBy([...new Set(unsatisfied)]));
    const earlier = run.previousResults.find(
      ({ step, region }) => step === instance.step.id && region === instance.region,
    );
    if (earlier && isSatisfied(earlier)) return earlier;
    const missing = modeOf(instance, run) === 'enforce' ? missingFor(instance.step, before) : undefined;
    if (missing !== undefined) return { ...resultFor(instance, 'skipped', missing), attention: true };
    return mergeWithPrevious(await runMeasured(instance, run, earlier), earlier);
  };
  return Promise.all(instances.map(start));
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

/** A step per region depends on the steps of its own region; a step per account depends on those of all regions. */
function dependenciesOf({ step, region }: StepInstance, instances: readonly StepInstance[]): readonly StepInstance[] {
  return instances.filter(
    (other) =>
      step.after.includes(other.step.id) && (region === null || other.region === null || other.region === region),
  );
}
