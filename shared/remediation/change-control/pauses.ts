// The kill switch: in which accounts Palisade is paused, by whom, since when, and why; everywhere until it is started.
import * as z from 'zod/mini';

/** `account` is an account id, or `*` for all accounts. */
const pauseSchema = z.strictObject({
  account: z.string().check(z.regex(/^(\*|\d{12})$/)),
  by: z.string(),
  since: z.iso.datetime(),
  reason: z.string(),
});
export const pausesSchema = z.array(pauseSchema);
export type Pause = z.infer<typeof pauseSchema>;
export type Pauses = readonly Pause[];

/**
 * What the hub knows about being allowed to change anything. `activeSince` is when it was started: the first time at
 * which it was not paused everywhere (ISO 8601), which never changes; null before. Accounts that are created later are
 * new, all others existed before Palisade.
 */
export type HubState = { readonly pauses: Pauses; readonly activeSince: string | null };

/** The state of a hub that was deployed for the first time. */
export const neverStarted: HubState = { pauses: [], activeSince: null };

/** Why nothing is changed before the hub is started. */
export const notStartedReason = 'Palisade has not been started yet: palisade resume starts it';

/** Why changes in this account are paused; undefined if they are not. Pure. */
export function pauseReason({ pauses, activeSince }: HubState, accountId: string): string | undefined {
  const found = pauses.find(({ account }) => account === '*' || account === accountId);
  if (found) return describePause(found, 'this account');
  return activeSince === null ? notStartedReason : undefined;
}

/** Whether nothing is changed in any account. Pure. */
export function isPausedEverywhere({ pauses, activeSince }: HubState): boolean {
  return activeSince === null || pauses.some(({ account }) => account === '*');
}

/** Every reason for which changes are paused, in all accounts or in one. Pure. */
export function pauseReasons({ pauses, activeSince }: HubState): readonly string[] {
  const started = activeSince === null ? [notStartedReason] : [];
  return [...started, ...pauses.map((pause) => describePause(pause, `account ${pause.account}`))];
}

function describePause({ account, by, since, reason }: Pause, place: string): string {
  const where = account === '*' ? '' : ` in ${place}`;
  return `Palisade is paused${where} by ${by} since ${since}: ${reason}`;
}
