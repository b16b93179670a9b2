// Runs one baseline step: observe, decide, apply, verify.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepResult } from '../accounts/account-record.ts';
import { countCalls } from '../aws/call-counter.ts';
import { classifyError, formatFailure, toResult } from '../aws/errors.ts';
import { isFinalError } from '../aws/final-errors.ts';
import { verificationDelaysMs } from '../aws/verification-delays.ts';
import { baselineModeFor } from '../governance/mode-for.ts';
import type { ChangeMode } from '../governance/schema/modes.ts';
import { LookAheadError } from '../guardrails/contract/preflight.ts';
import type { Settings } from '../lib/settings.ts';
import type { Step, StepContext, StepVerdict } from '../steps/step.ts';

export type BaselineRun = {
  /** The context of a step in this region, about this item. */
  readonly contextIn: (region: string, item: string | null) => StepContext;
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

/** A step in the account, in one of its regions, or about one item in a region. */
export type StepInstance = { readonly step: Step; readonly region: string | null; readonly item: string | null };

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
    if (modeOf(instance, run) === 'off')
      return { ...resultFor(instance, 'skipped', 'its mode in governance.yml is off'), inForce: false };
    const closed = instance.region === null ? undefined : await run.closedReason(instance.region);
    // Nothing can be done there, neither by Palisade nor by anybody else.
    if (closed !== undefined) return { ...resultFor(instance, 'skipped', closed), inForce: true };
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
  const acted = await act(instance, run, earlier, { context, before, verdict: step.decide(before, context) });
  const result = { ...acted, inForce: isInForce(acted) };
  return Object.keys(wouldChange).length > 0 ? { ...result, wouldChange } : result;
}

/** Whether what was seen last is what the step requires, or another service fulfils it. */
function isInForce({ state, attention }: StepResult): boolean {
  return state === 'done' || state === 'already' || (state === 'skipped' && attention !== true);
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
  const recorded = step.recorded?.(before) ?? before;
  const isMonitored = modeOf(instance, run) === 'monitor';
  if (verdict.kind === 'monitored' || (verdict.kind === 'violating' && isMonitored)) {
    return { ...resultFor(instance, 'monitored', verdict.reason), before: recorded, wouldChange: verdict.change };
  }
  if (verdict.kind === 'held') {
    const { reason, change: wouldChange, hold } = verdict;
    // The hold is recorded once.
    const { hold: _, ...settings } = recorded;
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
    if (verdict.kind === 'compliant') return { ...result, ...documentsOf(step, before, context) };
    return verdict.kind === 'attention' ? { ...result, attention: true } : result;
  }
  const { reason } = verdict;
  if (run.dryRun) return { ...resultFor(instance, 'planned', reason), before: recorded, change: verdict.change };
  const change = withoutPending(verdict.change, step, earlier, run.now());
  if (change === undefined) return resultFor(instance, 'waiting', `${reason}${describePending(earlier)}`);
  const deniedReason = await run.denialReason();
  if (deniedReason !== undefined) return resultFor(instance, 'waiting', `${reason}; ${deniedReason}`);
  const written = { before: recorded, change, ...(isDated(step) ? { writtenAt: run.now().toISOString() } : {}) };
  const applied = await toResult(step.apply(context, change, before));
  // Some of it may have been written.
  if (!applied.ok) return { ...resultOfError(instance, applied.error), ...written };
  const after = applied.value;
  const { verdict: last, facts } = await verify(step, context, after);
  if (last.kind !== 'compliant')
    return { ...resultFor(instance, 'waiting', `${reason}${afterTheWrite}${last.reason}`), ...written };
  const result = resultFor(instance, 'done', after === undefined ? reason : last.reason);
  return { ...result, ...written, ...documentsOf(step, facts, context) };
}

/** Stands before what was read after a write that does not show yet. */
const afterTheWrite = '; after the write: ';

/** Whether everything was written, and only does not show yet. An interrupted write has to be made again. */
export function isSettling({ state, throttled, writtenAt, reason }: StepResult): boolean {
  return state === 'waiting' && throttled !== true && writtenAt !== undefined && reason.includes(afterTheWrite);
}

/** The policy documents that are in force by a compliant step; nothing for a step that attaches none. */
function documentsOf(step: Step, facts: Settings, context: StepContext): Pick<StepResult, 'documents'> {
  const documents = step.documentsInForce?.(facts, context);
  return documents === undefined ? {} : { documents: [...documents] };
}

function contextOf({ region, item }: StepInstance, run: BaselineRun): StepContext {
  return run.contextIn(region ?? run.homeRegion, item);
}

/** The mode of the step in the account of the run. */
export function modeOf(instance: StepInstance, run: BaselineRun): ChangeMode {
  const { governance, member, age } = contextOf(instance, run);
  return baselineModeFor(governance, { type: member.type, age }, instance.step.id);
}

/** The change without settings that were written before and may still take effect; undefined if nothing is left. */
function withoutPending(
  change: Settings,
  { settlesMs = {}, rewriteAfterMs = 0 }: Step,
  earlier: StepResult | undefined,
  now: Date,
): Settings | undefined {
  const writtenAt = Date.parse(earlier?.writtenAt ?? '');
  const unseenMs = earlier !== undefined && isSettling(earlier) ? rewriteAfterMs : 0;
  const isPending = (name: string) =>
    earlier?.change?.[name] !== undefined && now.getTime() - writtenAt < Math.max(settlesMs[name] ?? 0, unseenMs);
  const due = Object.entries(change).filter(([name]) => !isPending(name));
  return due.length === 0 && Object.keys(change).length > 0 ? undefined : Object.fromEntries(due);
}

/** Whether the results of a step say when it wrote. */
function isDated({ settlesMs, rewriteAfterMs }: Step): boolean {
  return settlesMs !== undefined || rewriteAfterMs !== undefined;
}

/** An attempt that failed may have written it before: to write it at once could make a second key. */
function describePending(earlier: StepResult | undefined): string {
  const at = earlier?.writtenAt;
  if (earlier !== undefined && isSettling(earlier)) return `${afterTheWrite}not in effect yet, written at ${at}`;
  return `; an attempt at ${at} may have written it, and AWS shows that later`;
}

type Verified = { readonly verdict: StepVerdict; readonly facts: Settings };

/** Reads what was written, and decides again. */
async function verify(step: Step, context: StepContext, after: Settings | undefined): Promise<Verified> {
  if (after !== undefined) return { verdict: step.decide(after, context), facts: after };
  const [first = 0, ...later] = verificationDelaysMs;
  let last = await observeAndDecide(step, context, first);
  for (const delayMs of later) {
    if (last.verdict.kind === 'compliant') break;
    last = await observeAndDecide(step, context, delayMs);
  }
  return last;
}

async function observeAndDecide(step: Step, context: StepContext, delayMs: number): Promise<Verified> {
  if (delayMs > 0) await sleep(delayMs);
  const facts = await step.observe(context);
  return { verdict: step.decide(facts, context), facts };
}

const stateOfVerdict = {
  compliant: 'already',
  'not-applicable': 'skipped',
  attention: 'skipped',
  blocked: 'failed',
} as const;

export function resultFor(
  { step, region, item }: StepInstance,
  state: StepResult['state'],
  reason: string,
): StepResult {
  const about = item === null ? {} : { item };
  return { step: step.id, region, ...about, state, reason, before: null, change: null, milliseconds: 0, calls: 0 };
}
