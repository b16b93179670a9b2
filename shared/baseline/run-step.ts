// Runs one baseline step: observe, decide, apply, verify.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepResult } from '../accounts/account-record.ts';
import { countCalls } from '../aws/call-counter.ts';
import { classifyError, formatFailure, toResult } from '../aws/errors.ts';
import { isFinalError } from '../aws/final-errors.ts';
import { baselineModeFor } from '../governance/mode-for.ts';
import type { ChangeMode } from '../governance/schema/modes.ts';
import { LookAheadError } from '../guardrails/contract/preflight.ts';
import type { Settings } from '../lib/settings.ts';
import { verificationDelaysMs } from '../remediation/enforce.ts';
import type { Step, StepContext, StepVerdict } from './steps/lib/step.ts';

export type BaselineRun = {
  /** The context of a step in this region. */
  readonly contextIn: (region: string) => StepContext;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Why a region is skipped; undefined if it is not. */
  readonly closedReason: (region: string) => Promise<string | undefined>;
  /** Why change control denies writes in the account now; undefined if it allows them. */
  readonly denialReason: () => Promise<string | undefined>;
  /** Whether to observe and decide only, and write nothing. */
  readonly dryRun: boolean;
  /** Results of earlier attempts of the same run: steps that were satisfied do not run again. */
  readonly previousResults: readonly StepResult[];
  readonly now: () => Date;
};

/** A step in the account, or in one of its regions. */
export type StepInstance = { readonly step: Step; readonly region: string | null };

/**
 * Runs one step in its account and region, unless its mode is `off`. Errors of AWS are in the result; others are thrown.
 */
export async function runMeasured(
  instance: StepInstance,
  run: BaselineRun,
  earlier: StepResult | undefined,
): Promise<StepResult> {
  const started = Date.now();
  return countCalls(async (count) => {
    const outcome = await attemptStep(instance, run, earlier);
    return { ...outcome, milliseconds: Date.now() - started, calls: count.calls };
  });
}

async function attemptStep(
  instance: StepInstance,
  run: BaselineRun,
  earlier: StepResult | undefined,
): Promise<StepResult> {
  try {
    if (modeOf(instance, run) === 'off') return resultFor(instance, 'skipped', 'its mode in governance.yml is off');
    const closed = instance.region === null ? undefined : await run.closedReason(instance.region);
    if (closed !== undefined) return resultFor(instance, 'skipped', closed);
    return await runStep(instance, run, earlier);
  } catch (error) {
    return resultOfError(instance, error);
  }
}

/** Waits for whatever may succeed later. Throws an error that is neither of AWS nor of the network. */
function resultOfError(instance: StepInstance, error: unknown): StepResult {
  const failure = error instanceof LookAheadError ? error.failure : classifyError(error);
  if (failure === undefined) throw error;
  const result = resultFor(instance, isFinalError(error) ? 'failed' : 'waiting', formatFailure(failure));
  return failure.kind === 'throttled' ? { ...result, throttled: true } : result;
}

async function runStep(instance: StepInstance, run: BaselineRun, earlier: StepResult | undefined): Promise<StepResult> {
  const { step } = instance;
  const context = contextOf(instance, run);
  const before = await step.observe(context);
  const wouldChange = step.wouldChange?.(before, context) ?? {};
  const result = await act(instance, run, earlier, { context, before, verdict: step.decide(before, context) });
  return Object.keys(wouldChange).length > 0 ? { ...result, wouldChange } : result;
}

type Observed = { readonly context: StepContext; readonly before: Settings; readonly verdict: StepVerdict };

/** Does what the verdict says, as far as the mode allows it. */
async function act(
  instance: StepInstance,
  run: BaselineRun,
  earlier: StepResult | undefined,
  { context, before, verdict }: Observed,
): Promise<StepResult> {
  const { step } = instance;
  const isMonitored = modeOf(instance, run) === 'monitor';
  if (verdict.kind === 'monitored' || (verdict.kind === 'violating' && isMonitored)) {
    return { ...resultFor(instance, 'monitored', verdict.reason), before, wouldChange: verdict.change };
  }
  if (verdict.kind === 'held') {
    const { reason, change: wouldChange, hold } = verdict;
    // The hold is recorded once.
    const { hold: _, ...settings } = before;
    const result = {
      ...resultFor(instance, isMonitored ? 'monitored' : 'held', reason),
      before: settings,
      wouldChange,
    };
    return isMonitored ? result : { ...result, hold };
  }
  // Nothing can be done about it, and nothing waits for it.
  if (verdict.kind === 'blocked' && isMonitored)
    return { ...resultFor(instance, 'skipped', verdict.reason), attention: true };
  if (verdict.kind !== 'violating') {
    const result = resultFor(instance, stateOfVerdict[verdict.kind], verdict.reason);
    return verdict.kind === 'attention' ? { ...result, attention: true } : result;
  }
  const { reason } = verdict;
  if (run.dryRun) return { ...resultFor(instance, 'planned', reason), before, change: verdict.change };
  const change = withoutPending(verdict.change, step, earlier, run.now());
  if (change === undefined)
    return resultFor(instance, 'waiting', `${reason}; written at ${earlier?.writtenAt}, and not in effect yet`);
  const deniedReason = await run.denialReason();
  if (deniedReason !== undefined) return resultFor(instance, 'waiting', `${reason}; ${deniedReason}`);
  const written = { before, change, ...(step.settlesMs ? { writtenAt: run.now().toISOString() } : {}) };
  const applied = await toResult(step.apply(context, change, before));
  // Some of it may have been written.
  if (!applied.ok) return { ...resultOfError(instance, applied.error), ...written };
  const after = applied.value;
  const last = await verify(step, context, after);
  if (last?.kind !== 'compliant')
    return { ...resultFor(instance, 'waiting', `${reason}; after the write: ${last?.reason}`), ...written };
  return { ...resultFor(instance, 'done', after === undefined ? reason : last.reason), ...written };
}

function contextOf({ region }: StepInstance, run: BaselineRun): StepContext {
  return run.contextIn(region ?? run.homeRegion);
}

/** The mode of the step in the account of the run. */
export function modeOf(instance: StepInstance, run: BaselineRun): ChangeMode {
  const { governance, member, age } = contextOf(instance, run);
  return baselineModeFor(governance, { type: member.type, age }, instance.step.id);
}

/** The change without settings that were written before and may still take effect; undefined if nothing is left. */
function withoutPending(
  change: Settings,
  { settlesMs = {} }: Step,
  earlier: StepResult | undefined,
  now: Date,
): Settings | undefined {
  const writtenAt = Date.parse(earlier?.writtenAt ?? '');
  const isPending = (name: string) =>
    earlier?.change?.[name] !== undefined && now.getTime() - writtenAt < (settlesMs[name] ?? 0);
  const due = Object.entries(change).filter(([name]) => !isPending(name));
  return due.length === 0 && Object.keys(change).length > 0 ? undefined : Object.fromEntries(due);
}

/** Reads what was written, and decides again. */
async function verify(step: Step, context: StepContext, after: Settings | undefined): Promise<StepVerdict | undefined> {
  let last: StepVerdict | undefined;
  for (const delayMs of verificationDelaysMs) {
    if (delayMs > 0) await sleep(delayMs);
    last = step.decide(after ?? (await step.observe(context)), context);
    if (last.kind === 'compliant' || after !== undefined) break;
  }
  return last;
}

const stateOfVerdict = {
  compliant: 'already',
  'not-applicable': 'skipped',
  attention: 'skipped',
  blocked: 'failed',
} as const;

export function resultFor({ step, region }: StepInstance, state: StepResult['state'], reason: string): StepResult {
  return { step: step.id, region, state, reason, before: null, change: null, milliseconds: 0, calls: 0 };
}
