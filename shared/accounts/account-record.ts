// What came of a baseline: a result for each step, and the account's record of it.
import * as z from 'zod/mini';
import { recordedSettings } from '../lib/settings.ts';
import { accountTypes, unclassified } from './account-type.ts';

export const stepStates = ['done', 'already', 'skipped', 'planned', 'waiting', 'failed'] as const;
export type StepState = (typeof stepStates)[number];

/** `before` and `change` are there when something was, or would be, written: what an undo would put back. */
export const stepResultSchema = z.object({
  step: z.string(),
  /** The region, for a step that has one in each. */
  region: z.nullable(z.string()),
  state: z.enum(stepStates),
  reason: z.string(),
  before: recordedSettings,
  change: recordedSettings,
  milliseconds: z.number(),
  calls: z.number(),
});
export type StepResult = z.infer<typeof stepResultSchema>;

export const baselineStates = ['waiting', 'complete', 'failed', 'skipped', 'planned'] as const;
export type BaselineState = (typeof baselineStates)[number];

/** An account as the journal knows it: how it was classified, and how its baseline stands. Times are ISO 8601 in UTC. */
export const accountRecordSchema = z.object({
  schemaVersion: z.literal('1'),
  accountId: z.string(),
  name: z.string(),
  type: z.enum([...accountTypes, unclassified]),
  typeSource: z.enum(['organizational unit', 'tag', 'governance.yml', 'none']),
  state: z.enum(baselineStates),
  reason: z.string(),
  steps: z.array(stepResultSchema),
  /** What the baseline was made from: another value means that the account is due again. */
  fingerprint: z.string(),
  cause: z.object({ eventId: z.string(), detailType: z.string(), principal: z.nullable(z.string()) }),
  attempts: z.int(),
  /** When this run began, and when this was written. */
  since: z.iso.datetime(),
  at: z.iso.datetime(),
  /** When a baseline was complete last, this one or an earlier one. */
  completedAt: z.nullable(z.iso.datetime()),
});
export type AccountRecord = z.infer<typeof accountRecordSchema>;

/** Whether a step's dependents may begin. */
export function isSatisfied({ state }: Pick<StepResult, 'state'>): boolean {
  return state === 'done' || state === 'already' || state === 'skipped' || state === 'planned';
}

/** What a run as a whole comes to: failed as soon as nothing but failures is left, waiting while anything may still pass. */
export function baselineStateOf(
  results: readonly StepResult[],
): Extract<BaselineState, 'complete' | 'waiting' | 'failed'> {
  if (results.every(isSatisfied)) return 'complete';
  const open = results.filter((result) => !isSatisfied(result) && !isBlocked(result));
  return open.some(({ state }) => state === 'waiting') ? 'waiting' : 'failed';
}

/** The step and the reason why a baseline is not complete. */
export function incompleteReason(results: readonly StepResult[]): string {
  return results
    .filter((result) => !isSatisfied(result) && !isBlocked(result))
    .map(({ step, region, reason }) => `${region ? `${step} in ${region}` : step}: ${reason}`)
    .join('; ');
}

const blockedByPrefix = 'waits for ';

export function blockedBy(steps: readonly string[]): string {
  return `${blockedByPrefix}${steps.join(', ')}`;
}

/** Whether a step only waits for another one. */
function isBlocked({ state, reason }: StepResult): boolean {
  return state === 'waiting' && reason.startsWith(blockedByPrefix);
}

/** How many settings were written, or would be: one for each entry of a change. */
export function changedSettingCount(results: readonly StepResult[]): number {
  return results.reduce((sum, { change }) => sum + Object.keys(change ?? {}).length, 0);
}
