// Exemptions in governance.yml: violations that stay as they are, each with an owner, a reason and an expiry date.
import * as z from 'zod/mini';
import { matchesWildcard } from '../lib/wildcard.ts';

const text = z.string().check(z.minLength(1));
/** Text in which `*` matches any text. */
const pattern = z._default(text, '*');

/** Owner, reason and expiry are required: somebody is responsible for an exemption, and it ends. */
export const exemptionSchema = z.strictObject({
  account: pattern,
  resource: text,
  guardrail: pattern,
  owner: text,
  reason: text,
  /** The last day on which it applies, in UTC. */
  expires: z.iso.date(),
});
export type Exemption = z.infer<typeof exemptionSchema>;

/** What exemptions are matched with. */
export type ExemptionSubject = { readonly accountId: string; readonly resourceId: string; readonly guardrail: string };

/** The owner of an exemption is notified this many days before it expires. */
export const noticeDays = 14;

const dayMs = 24 * 60 * 60_000;

/** The exemption that applies to this subject now; of several, the one that expires last. */
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

/** All exemptions of any resource of the account from a guardrail that apply now. */
export function exemptionsIn(
  exemptions: readonly Exemption[],
  { accountId, guardrail }: Omit<ExemptionSubject, 'resourceId'>,
  now: Date,
): readonly Exemption[] {
  return exemptions.filter(
    (each) =>
      daysLeft(each, now) > 0 && matchesWildcard(each.account, accountId) && matchesWildcard(each.guardrail, guardrail),
  );
}

/** Days until the exemption expires, the day of expiry included; 0 if it has expired. */
export function daysLeft({ expires }: Pick<Exemption, 'expires'>, now: Date): number {
  return Math.max(0, Math.ceil((Date.parse(`${expires}T00:00:00Z`) + dayMs - now.getTime()) / dayMs));
}
