// The kill switch: in which accounts Palisade is paused, by whom, since when, and why; everywhere until it is started.
import * as z from 'zod/mini';
import { describeRequester, requesterFields } from './requester.ts';

/** `account` is an account id, or `*` for all accounts. */
const pauseSchema = z.strictObject({
  account: z.string().check(z.regex(/^(\*|\d{12})$/)),
  ...requesterFields,
  since: z.iso.datetime(),
  reason: z.string(),
});
export const pausesSchema = z.array(pauseSchema);
export type Pause = z.infer<typeof pauseSchema>;
export type Pauses = readonly Pause[];

/** The last end of pauses: in which account, or `*` for all, when, and who ended them. */
export const resumeSchema = z.object({ account: z.string(), ...requesterFields, at: z.iso.datetime() });
export type Resume = z.infer<typeof resumeSchema>;

/**
 * What the hub knows about being allowed to change anything. `activeSince` is when it was started: the first time at
 * which it was not paused everywhere (ISO 8601), which never changes; null before. Accounts that are created later are
 * new, all others existed before Palisade. `lastResume` is missing before the first one, and in items of earlier versions.
 */
export type HubState = {
  readonly pauses: Pauses;
  readonly activeSince: string | null;
  readonly lastResume?: Resume;
};

/** The state of a hub that was deployed for the first time. */
export const neverStarted: HubState = { pauses: [], activeSince: null };

/** Why nothing is changed before the hub is started. */
export const notStartedReason = 'Palisade has not been started yet: palisade resume starts it';

const pausedText = 'Palisade is paused';

/** Whether the reason of a finding says that changes are paused. Pure. */
export function isAboutPause(reason: string): boolean {
  return reason.includes(pausedText) || reason.includes(notStartedReason);
}

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
  return [...started, ...pauses.map((pause) => describePause(pause))];
}

/** Who ended pauses last, when and where; undefined if no record says it. Pure. */
export function describeResume({ lastResume }: HubState): string | undefined {
  if (lastResume === undefined) return undefined;
  const where = lastResume.account === '*' ? '' : ` in account ${lastResume.account}`;
  return `resumed${where} by ${describeRequester(lastResume)} at ${lastResume.at}`;
}

/** Who paused what, since when and why. `place` is what an account is called, by default by its id. Pure. */
export function describePause(pause: Pause, place = `account ${pause.account}`): string {
  const { account, since, reason, ...requester } = pause;
  const where = account === '*' ? '' : ` in ${place}`;
  return `${pausedText}${where} by ${describeRequester(requester)} since ${since}: ${reason}`;
}
