// The result of a baseline run: a result for each step, and the record of the account.
import * as z from 'zod/mini';
import { recordedSettings, type Settings } from '../lib/settings.ts';
import { counted } from '../lib/text.ts';
import { joinedMethods } from './account-age.ts';
import { accountTypes, environments, typeSources, unclassified } from './account-type.ts';
import { stepName } from './step-name.ts';

export const stepStates = ['done', 'already', 'skipped', 'planned', 'monitored', 'held', 'waiting', 'failed'] as const;
export type StepState = (typeof stepStates)[number];

/** `before` and `change` are set if something was written, or would be in a dry run. */
export const stepResultSchema = z.object({
  step: z.string(),
  /** The region of a step that runs in each region; null for one that runs once per account. */
  region: z.nullable(z.string()),
  /** What a step that runs once for each of several things is about, such as the name of a dataset. */
  item: z.optional(z.string()),
  state: z.enum(stepStates),
  reason: z.string(),
  before: recordedSettings,
  change: recordedSettings,
  milliseconds: z.number(),
  calls: z.number(),
  /** When something was last written, for a step whose writes take effect minutes later. */
  writtenAt: z.optional(z.iso.datetime()),
  /** Whether it waits only because AWS throttled a call. */
  throttled: z.optional(z.boolean()),
  /** What would be written if its mode were `enforce`, or if it were not held. */
  wouldChange: z.optional(recordedSettings),
  /** Why nothing was written although a change is due; in state `held` only, as findings have it. */
  hold: z.optional(z.record(z.string(), z.json())),
  /** Whether a person should act, though the baseline does not wait for it. */
  attention: z.optional(z.boolean()),
  /** Whether what the step requires was seen to be in force; missing if it could not be seen. */
  inForce: z.optional(z.boolean()),
  /** The policy documents that were seen to be in force, of a step that attaches policies. */
  documents: z.optional(z.array(z.string())),
});
export type StepResult = z.infer<typeof stepResultSchema>;

/** `skipped` accounts are not active members; `excluded` ones are in governance.yml. Palisade does nothing in either. */
export const baselineStates = ['waiting', 'complete', 'failed', 'skipped', 'excluded', 'planned'] as const;
export type BaselineState = (typeof baselineStates)[number];

/** An account in the journal: its type, and the state of its baseline. Times are ISO 8601 in UTC. */
export const accountRecordSchema = z.object({
  schemaVersion: z.literal('1'),
  accountId: z.string(),
  name: z.string(),
  type: z.enum([...accountTypes, unclassified]),
  typeSource: z.enum(typeSources),
  /** Null: not known. Missing in records that were written before it was kept. Either way it is admitted nowhere. */
  environment: z.optional(z.nullable(z.enum(environments))),
  /**
   * When each step was last seen in force, by its id, and each policy document, by `STEP/DOCUMENT` (verified-steps.ts).
   * Missing in records that were written before it was kept.
   */
  verified: z.optional(z.record(z.string(), z.iso.datetime())),
  state: z.enum(baselineStates),
  reason: z.string(),
  steps: z.array(stepResultSchema),
  /** Hash of the requirements that the baseline met (see drift.ts); if it changes, the baseline is due. */
  fingerprint: z.string(),
  cause: z.object({ eventId: z.string(), detailType: z.string(), principal: z.nullable(z.string()) }),
  attempts: z.int(),
  /** When this run began, and when this record was written. */
  since: z.iso.datetime(),
  at: z.iso.datetime(),
  /** When this baseline, or an earlier one, was last complete. */
  completedAt: z.nullable(z.iso.datetime()),
  /** How and when the account joined the organization; missing in records that were written before it was kept. */
  joinedMethod: z.optional(z.nullable(z.enum(joinedMethods))),
  joinedAt: z.optional(z.nullable(z.iso.datetime())),
});
export type AccountRecord = z.infer<typeof accountRecordSchema>;

/** What admission and the next run need of a record, so that a fault elsewhere in it takes no admission away. */
export const essentialSchema = z.pick(accountRecordSchema, {
  ...{ accountId: true, name: true, type: true, typeSource: true, environment: true, verified: true, state: true },
  ...{ reason: true, completedAt: true, joinedMethod: true, joinedAt: true },
});
export type EssentialRecord = z.infer<typeof essentialSchema>;

/**
 * Stands for a record that does not parse, because another version or a fault wrote it, with what can be read of it. If
 * even that does not parse, it may have said that a baseline was complete, so this one does: an account that is in use must
 * not be quarantined as a new one. No run continues from it: its state is `failed`, or as it was if Palisade does nothing in
 * the account.
 */
export function unreadableRecord(accountId: string, now: Date, written: unknown): AccountRecord {
  const at = now.toISOString();
  const parsed = essentialSchema.safeParse(written);
  const failed = { state: 'failed', reason: 'the earlier record of the account could not be read' } as const;
  const essentials: Omit<EssentialRecord, 'accountId'> = parsed.success
    ? { ...parsed.data, ...(isGoverned(parsed.data) ? failed : {}) }
    : { name: accountId, type: unclassified, typeSource: 'none', completedAt: at, ...failed };
  return {
    ...essentials,
    schemaVersion: '1',
    accountId,
    steps: [],
    fingerprint: '',
    cause: { eventId: '', detailType: '', principal: null },
    attempts: 0,
    since: at,
    at,
  };
}

/** Whether Palisade works in the account. */
export function isGoverned({ state }: Pick<AccountRecord, 'state'>): boolean {
  return state !== 'skipped' && state !== 'excluded';
}

/** Whether the steps that depend on this one may start. */
export function isSatisfied({ state }: Pick<StepResult, 'state'>): boolean {
  return state !== 'waiting' && state !== 'failed';
}

/** The state of a whole run: waiting while any step may still succeed, failed once only failures are left. */
export function baselineStateOf(
  results: readonly StepResult[],
): Extract<BaselineState, 'complete' | 'waiting' | 'failed'> {
  if (results.every(isSatisfied)) return 'complete';
  const open = results.filter((result) => !isSatisfied(result) && !isBlocked(result));
  return open.some(({ state }) => state === 'waiting') ? 'waiting' : 'failed';
}

/** Whether a waiting run waits only for calls that AWS throttled: that is no reason to end it. */
export function isOnlyThrottled(results: readonly StepResult[]): boolean {
  const open = results.filter((result) => !isSatisfied(result) && !isBlocked(result));
  return open.length > 0 && open.every(({ state, throttled }) => state === 'waiting' && throttled === true);
}

/** Why a baseline is not complete: the steps that did not succeed, with their reasons. */
export function incompleteReason(results: readonly StepResult[]): string {
  return results
    .filter((result) => !isSatisfied(result) && !isBlocked(result))
    .map(describeResult)
    .join('; ');
}

/** What a complete baseline wrote, what its modes leave as it is, and what a person should do although nothing waits for it. */
export function completeReason(results: readonly StepResult[]): string {
  const attention = results.filter((result) => result.attention || result.state === 'held');
  const monitored = settingCount(monitoredChanges(results).map(({ wouldChange }) => wouldChange));
  return [
    `${counted(changedSettingCount(results), 'setting')} written`,
    ...(monitored > 0 ? [`${counted(monitored, 'setting')} only monitored`] : []),
    ...attention.map(describeResult),
  ].join('; ');
}

/** What a step says, in one line. */
export function describeResult(result: StepResult): string {
  return `${stepName(result)}: ${result.reason}`;
}

const blockedByPrefix = 'waits for ';

export function blockedBy(steps: readonly string[]): string {
  return `${blockedByPrefix}${steps.join(', ')}`;
}

/** Whether a step waits only for other steps. */
export function isBlocked({ state, reason }: StepResult): boolean {
  return state === 'waiting' && reason.startsWith(blockedByPrefix);
}

/** The number of settings that were written, or would be in a dry run: one for each entry of a change. */
export function changedSettingCount(results: readonly StepResult[]): number {
  return settingCount(results.map(({ change }) => change));
}

/**
 * The results whose modes leave something as it is. A quarantine is none of them: it is for the minutes until the first
 * baseline of a new account is complete.
 */
export function monitoredChanges(results: readonly StepResult[]): readonly StepResult[] {
  return results.filter(({ step, state, wouldChange }) => wouldChange && step !== 'quarantine' && state !== 'held');
}

function settingCount(changes: readonly (Settings | null | undefined)[]): number {
  return changes.reduce((sum, change) => sum + Object.keys(change ?? {}).length, 0);
}
