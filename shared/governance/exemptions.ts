// Exemptions of governance.yml: whose, why and until when a violation is left as it is.
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
/** Text in which `*` stands for any other. */
const pattern = z._default(text, '*');

/** Owner, reason and expiry are needed: an exemption is somebody's promise, and it ends. */
export const exemptionSchema = z.strictObject({
  account: pattern,
  resource: text,
  guardrail: pattern,
  owner: text,
  reason: text,
  /** The last day on which it holds, in UTC. */
  expires: z.iso.date(),
});
export type Exemption = z.infer<typeof exemptionSchema>;

/** What an exemption may be about. */
export type ExemptionSubject = { readonly accountId: string; readonly resourceId: string; readonly guardrail: string };

/** The owner of an exemption is told when it has so many days left. */
export const noticeDays = 14;

const dayMs = 24 * 60 * 60_000;

/** The exemption that holds for this subject now; of several, the one that holds longest. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  { accountId, resourceId, guardrail }: ExemptionSubject,
  now: Date,
): Exemption | undefined {
  return exemptions
    .filter((each) => daysLeft(each, now) > 0)
    .filter(
      (each) =>
        matchesWildcard(each.account, accountId) &&
        matchesWildcard(each.resource, resourceId) &&
        matchesWildcard(each.guardrail, guardrail),
    )
    .toSorted((one, other) => other.expires.localeCompare(one.expires))[0];
}

/** Days until it has expired, the day of expiry counted whole; 0 when it has. */
export function daysLeft({ expires }: Pick<Exemption, 'expires'>, now: Date): number {
  return Math.max(0, Math.ceil((Date.parse(`${expires}T00:00:00Z`) + dayMs - now.getTime()) / dayMs));
}

function matchesWildcard(wanted: string, actual: string): boolean {
  const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(actual);
}
