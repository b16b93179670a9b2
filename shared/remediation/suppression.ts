// Suppression: why a violation is not remediated although the mode is `remediate`. It is exempt, its remediation was
// undone, it is contested, or change control denies the change.
import type { RecentRemediation } from '../findings/finding-items.ts';
import type { EvaluationRecord } from '../findings/finding-records.ts';
import { daysLeft, exemptionFor } from '../governance/exemptions.ts';
import type { Governance } from '../governance/governance.ts';
import { counted } from '../lib/text.ts';

/** What denies a remediation that the mode asks for: a pause, or a change budget that is used up. */
export type DeniedBy = 'paused' | 'limit';

/**
 * The state and reason of the finding instead of a remediation. A finding that is `undone` stays as it is and is not
 * published again. `failed` is retried: change control could not be read.
 */
export type Suppression =
  | { readonly state: 'exempt' | 'contested' | 'undone' | 'failed'; readonly reason: string }
  | { readonly state: 'monitored'; readonly reason: string; readonly deniedBy: DeniedBy }
  /** Another evaluation makes the change at this moment: nothing is published, and the event is handled again. */
  | { readonly state: 'busy'; readonly reason: string };

/** The time (ISO 8601) since which the remediations of a finding count for `limits.contested`. */
export function contestedWindowStart({ limits }: Governance, now: Date): string {
  return new Date(now.getTime() - limits.contested.windowMinutes * 60_000).toISOString();
}

/** The suppression by an exemption of governance.yml, if one applies. Pure. */
export function exemptionSuppression(
  { exemptions }: Governance,
  subject: Parameters<typeof exemptionFor>[1],
  now: Date,
): Suppression | undefined {
  const found = exemptionFor(exemptions, subject, now);
  if (found === undefined) return undefined;
  const { expires, owner, reason } = found;
  const left = `${counted(daysLeft(found, now), 'day')} left`;
  return { state: 'exempt', reason: `exempt until ${expires} (${left}), by ${owner}: ${reason}` };
}

/**
 * The suppression by a finding's history: the remediation was undone, or the resource is contested. `principal` is who
 * caused the violation, if that is known. Pure.
 */
export function suppressionFor(
  { limits }: Governance,
  { suspension, recent }: Pick<EvaluationRecord, 'suspension' | 'recent'>,
  principal: string | null,
  now: Date,
): Suppression | undefined {
  if (suspension && suspension.until > now.toISOString()) {
    return {
      state: 'undone',
      reason: `undone by ${suspension.by}; the guardrail is suspended on this resource until ${suspension.until}`,
    };
  }
  const { repairs: threshold, windowMinutes } = limits.contested;
  const remediations = withoutDuplicates(recent);
  if (remediations.length < threshold) return undefined;
  const principals = principalsOf(remediations, principal);
  const count = `${counted(remediations.length, 'time')} in ${counted(windowMinutes, 'minute')}`;
  return {
    state: 'contested',
    reason: `remediated ${count} and violated again by ${principals}; not remediated until the window has passed`,
  };
}

/**
 * Two events about the same violation that are handled at the same time may both remediate it. That counts as one
 * remediation: nobody can revert a setting and have AWS report it within this time.
 */
const duplicateWindowMs = 500;

function withoutDuplicates(remediations: readonly RecentRemediation[]): readonly RecentRemediation[] {
  return remediations.filter(({ at }, index) => {
    const previous = remediations[index - 1];
    return previous === undefined || Date.parse(at) - Date.parse(previous.at) >= duplicateWindowMs;
  });
}

/**
 * The reason of a contested resource, with a principal that was found out later. Neither names of roles nor of sessions
 * contain a blank (AWS STS API Reference, "AssumeRole"). Pure.
 */
export function nameInReason(reason: string, principal: string): string {
  return reason.replace(/(?<=violated again by )[^;]+(?=; not remediated)/, (names) => {
    const known = names === unknownPrincipal ? [] : names.split(', ');
    return [...new Set([...known, principal])].join(', ');
  });
}

const unknownPrincipal = 'an unknown principal';

function principalsOf(remediations: readonly RecentRemediation[], last: string | null): string {
  const known = [...remediations.map(({ principal }) => principal), last].filter((principal) => principal !== null);
  return known.length > 0 ? [...new Set(known)].join(', ') : unknownPrincipal;
}
