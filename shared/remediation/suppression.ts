// Why a violation is not repaired although governance.yml says so: it is exempt, its repair was undone by hand, somebody
// keeps putting it back, or the brake is on.
import type { Finding } from '../findings/finding.ts';
import type { FindingRecord } from '../findings/finding-store.ts';
import { daysLeft, exemptionFor } from '../governance/exemptions.ts';
import type { Governance } from '../governance/governance.ts';

/**
 * What the finding becomes instead; `undone` stays what it is, and nobody is told again. `failed` is worth another try:
 * whether something may be changed could not be found out.
 */
export type Suppression = {
  readonly state: 'exempt' | 'contested' | 'undone' | 'monitored' | 'failed';
  readonly reason: string;
};

/** The part of the journal's history that has to be looked at before a repair: since when. */
export function contestedWindowStart({ limits }: Governance, now: Date): string {
  return new Date(now.getTime() - limits.contested.windowMinutes * 60_000).toISOString();
}

/** The exemption that keeps this violation as it is. Pure. */
export function exemptionSuppression(
  { exemptions }: Governance,
  subject: Parameters<typeof exemptionFor>[1],
  now: Date,
): Suppression | undefined {
  const found = exemptionFor(exemptions, subject, now);
  if (found === undefined) return undefined;
  const { expires, owner, reason } = found;
  return {
    state: 'exempt',
    reason: `exempt until ${expires} (${daysLeft(found, now)} days left), by ${owner}: ${reason}`,
  };
}

/** What the journal says against a repair now; `principal` is who caused the violation, where that is known. Pure. */
export function suppressionFor(
  { limits }: Governance,
  { suspension, recent }: Pick<FindingRecord, 'suspension' | 'recent'>,
  principal: string | null,
  now: Date,
): Suppression | undefined {
  if (suspension && suspension.until > now.toISOString()) {
    return { state: 'undone', reason: `undone by ${suspension.by}; left alone until ${suspension.until}` };
  }
  const { repairs, windowMinutes } = limits.contested;
  const remediations = withoutDuplicates(recent.filter(({ state }) => state === 'remediated'));
  if (remediations.length < repairs) return undefined;
  const principals = principalsOf(remediations, principal);
  const reason = `repaired ${remediations.length} times in ${windowMinutes} minutes, and violated again by ${principals}: Palisade stops until that is settled`;
  return { state: 'contested', reason };
}

/**
 * Two events about one violation, handled at the same time, both find it and both repair it. That is one repair: nobody
 * puts a violation back faster than AWS can tell of it.
 */
const duplicateWindowMs = 500;

function withoutDuplicates(remediations: readonly Finding[]): readonly Finding[] {
  return remediations.filter(({ at }, index) => {
    const previous = remediations[index - 1];
    return previous === undefined || Date.parse(at) - Date.parse(previous.at) >= duplicateWindowMs;
  });
}

function principalsOf(remediations: readonly Finding[], last: string | null): string {
  const known = [...remediations.map(({ trigger }) => trigger.principal), last].filter(
    (principal) => principal !== null,
  );
  return known.length > 0 ? [...new Set(known)].join(', ') : 'somebody whom AWS Config does not name';
}
