// Runs the steps of the baseline along their dependencies: observe → decide → act → verify for each, independent ones at
// the same time.
import { setTimeout as sleep } from 'node:timers/promises';
import { countCalls } from '../aws/calls.ts';
import { classify, describe } from '../aws/failure.ts';
import { verifyAfter } from '../enforce.ts';
import type { Settings } from '../guardrails/guardrail.ts';
import { heldUp, isGood, type StepResult } from './report.ts';
import type { Site, Step, Verdict } from './step.ts';

export type Run = {
  /** The site of a step in this region. */
  readonly siteIn: (region: string) => Site;
  readonly home: string;
  readonly regions: readonly string[];
  /** Why a region cannot be worked in; undefined when it can. */
  readonly closed: (region: string) => Promise<string | undefined>;
  /** Looks and decides, and writes nothing. */
  readonly dryRun: boolean;
  /** Good results of an earlier try of this very run: these steps are not done again. */
  readonly resumed: readonly StepResult[];
};

type Instance = { readonly step: Step; readonly region: string | null };

/** Runs all steps. Never throws for what AWS answers: every step has a result. */
export async function runSteps(steps: readonly Step[], run: Run): Promise<readonly StepResult[]> {
  const instances = steps.flatMap((step): Instance[] =>
    step.scope === 'account' ? [{ step, region: null }] : run.regions.map((region) => ({ step, region })),
  );
  const begun = new Map<Instance, Promise<StepResult>>();
  const begin = (instance: Instance): Promise<StepResult> => {
    const known = begun.get(instance) ?? complete(instance);
    begun.set(instance, known);
    return known;
  };
  const complete = async (instance: Instance): Promise<StepResult> => {
    const before = await Promise.all(dependenciesOf(instance, instances).map(begin));
    const missing = before.filter((result) => !isGood(result)).map(({ step }) => step);
    if (missing.length > 0) return result(instance, 'waiting', heldUp([...new Set(missing)]));
    const earlier = run.resumed.find(({ step, region }) => step === instance.step.id && region === instance.region);
    return earlier ?? take(instance, run);
  };
  return Promise.all(instances.map(begin));
}

/** The same region's for a step that has regions; all of them for one that has none. */
function dependenciesOf({ step, region }: Instance, instances: readonly Instance[]): readonly Instance[] {
  return instances.filter(
    (other) =>
      step.after.includes(other.step.id) && (region === null || other.region === null || other.region === region),
  );
}

async function take(instance: Instance, run: Run): Promise<StepResult> {
  const started = Date.now();
  return countCalls(async (count) => {
    const taken = await attemptStep(instance, run);
    return { ...taken, milliseconds: Date.now() - started, calls: count.calls };
  });
}

async function attemptStep(instance: Instance, run: Run): Promise<StepResult> {
  try {
    const closed = instance.region === null ? undefined : await run.closed(instance.region);
    if (closed !== undefined) return result(instance, 'skipped', closed);
    return await work(instance, run);
  } catch (error) {
    const failure = classify(error);
    if (failure === undefined) throw error;
    // What AWS refuses as such will not be taken later either; all else may be a matter of time in a new account.
    return result(instance, failure.kind === 'refused' ? 'failed' : 'waiting', describe(failure));
  }
}

async function work(instance: Instance, run: Run): Promise<StepResult> {
  const { step } = instance;
  const site = run.siteIn(instance.region ?? run.home);
  const before = await step.observe(site);
  const verdict = step.decide(before, site);
  if (verdict.kind !== 'violating') return result(instance, stateOfVerdict[verdict.kind], verdict.reason);
  const { reason, change } = verdict;
  if (run.dryRun) return { ...result(instance, 'planned', reason), before, change };
  const after = await step.apply(site, change, before);
  const last = await verify(step, site, after);
  const written = { before, change };
  if (last?.kind !== 'compliant')
    return { ...result(instance, 'waiting', `${reason}; after the write: ${last?.reason}`), ...written };
  return { ...result(instance, 'done', after === undefined ? reason : last.reason), ...written };
}

/** Reads back what was written, and judges it. */
async function verify(step: Step, site: Site, after: Settings | undefined): Promise<Verdict | undefined> {
  let last: Verdict | undefined;
  for (const wait of verifyAfter) {
    if (wait > 0) await sleep(wait);
    last = step.decide(after ?? (await step.observe(site)), site);
    if (last.kind === 'compliant' || after !== undefined) break;
  }
  return last;
}

const stateOfVerdict = { compliant: 'already', inapplicable: 'skipped', blocked: 'failed' } as const;

function result({ step, region }: Instance, state: StepResult['state'], reason: string): StepResult {
  return { step: step.id, region, state, reason, before: null, change: null, milliseconds: 0, calls: 0 };
}
