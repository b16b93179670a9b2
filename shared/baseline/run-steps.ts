// Runs the steps of the baseline along their dependencies: observe → decide → act → verify for each, independent ones at
// the same time.
import { setTimeout as sleep } from 'node:timers/promises';
import { heldUp, isGood, type StepResult } from '../accounts/account-record.ts';
import { countCalls } from '../aws/call-counter.ts';
import { type AwsFailure, classifyError, formatFailure, toResult } from '../aws/errors.ts';
import type { Settings } from '../lib/settings.ts';
import { verificationDelaysMs } from '../remediation/enforce.ts';
import type { Site, Step, Verdict } from './steps/lib/step.ts';

export type Run = {
  /** The site of a step in this region. */
  readonly siteIn: (region: string) => Site;
  readonly home: string;
  readonly regions: readonly string[];
  /** Why a region cannot be worked in; undefined when it can. */
  readonly closed: (region: string) => Promise<string | undefined>;
  /** Why nothing may be written in the account now; undefined when it may. */
  readonly denialReason: () => Promise<string | undefined>;
  /** Looks and decides, and writes nothing. */
  readonly dryRun: boolean;
  /** Results of an earlier try of this very run: steps that were good are not done again. */
  readonly earlier: readonly StepResult[];
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
    const earlier = run.earlier.find(({ step, region }) => step === instance.step.id && region === instance.region);
    return earlier && isGood(earlier) ? earlier : continued(await take(instance, run), earlier);
  };
  return Promise.all(instances.map(begin));
}

/** What an earlier try has written stays on record, with what was there before it. */
function continued(now: StepResult, earlier: StepResult | undefined): StepResult {
  if (!earlier?.change) return now;
  const state = now.state === 'already' ? 'done' : now.state;
  return { ...now, state, before: earlier.before, change: { ...earlier.change, ...now.change } };
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
    const failure = classifyError(error);
    if (failure === undefined) throw error;
    return result(instance, stateOfFailure(failure), formatFailure(failure));
  }
}

/** What AWS refuses as such will not be taken later either; all else may be a matter of time in a new account. */
function stateOfFailure({ kind }: AwsFailure): 'failed' | 'waiting' {
  return kind === 'refused' ? 'failed' : 'waiting';
}

async function work(instance: Instance, run: Run): Promise<StepResult> {
  const { step } = instance;
  const site = run.siteIn(instance.region ?? run.home);
  const before = await step.observe(site);
  const verdict = step.decide(before, site);
  if (verdict.kind !== 'violating') return result(instance, stateOfVerdict[verdict.kind], verdict.reason);
  const { reason, change } = verdict;
  if (run.dryRun) return { ...result(instance, 'planned', reason), before, change };
  const deniedReason = await run.denialReason();
  if (deniedReason !== undefined) return result(instance, 'waiting', `${reason}; ${deniedReason}`);
  const written = { before, change };
  const applied = await toResult(step.apply(site, change, before));
  // A part of it may have been written.
  if (!applied.ok)
    return { ...result(instance, stateOfFailure(applied.failure), formatFailure(applied.failure)), ...written };
  const after = applied.value;
  const last = await verify(step, site, after);
  if (last?.kind !== 'compliant')
    return { ...result(instance, 'waiting', `${reason}; after the write: ${last?.reason}`), ...written };
  return { ...result(instance, 'done', after === undefined ? reason : last.reason), ...written };
}

/** Reads back what was written, and judges it. */
async function verify(step: Step, site: Site, after: Settings | undefined): Promise<Verdict | undefined> {
  let last: Verdict | undefined;
  for (const wait of verificationDelaysMs) {
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
