// A finding as people read it: what, where, who, why, its settings, its history, and what to do. Pure.
import { compareSettings, settingsAfter } from '../../shared/findings/compared-settings.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { FindingDetails } from '../../shared/findings/finding-details.ts';
import { describeBreakage, remediesOf, summaryOf, violationOf } from '../../shared/findings/hold.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { ageOf } from '../lib/table/columns.ts';

/** A label and what it says; `isCopied` for what people copy, which stays in one line. */
export type Fact = { readonly label: string; readonly text: string; readonly isCopied?: true };

/** Everything about its latest state but the settings. `accountName` is empty if it is not known. */
export function factsOf({ finding, intent }: FindingDetails, accountName: string, now: Date): readonly Fact[] {
  const { id, accountId, accountType, region, resource, guardrail, trigger, firstSeenAt, at, attempts, links } =
    finding;
  const { hold, notes = [] } = finding;
  const title = guardrails.find((each) => each.id === guardrail)?.title;
  const facts: readonly Fact[] = [
    { label: 'Finding', text: id, isCopied: true },
    { label: 'Guardrail', text: title === undefined ? guardrail : `${guardrail} (${title})` },
    { label: 'Account', text: `${accountName === '' ? accountId : `${accountName} (${accountId})`}, ${accountType}` },
    { label: 'Region', text: region },
    { label: 'Resource', text: `${resource.type} ${resource.id}` },
    { label: 'ARN', text: resource.arn, isCopied: true },
    { label: 'Console', text: links.console, isCopied: true },
    { label: 'Who', text: describeWho(trigger) },
    { label: 'Why', text: violationOf(finding) },
    ...(hold?.hazards ?? []).map((hazard) => ({ label: 'Would break', text: describeBreakage(hazard) })),
    ...(hold ? remediesOf(hold) : []).map((remedy) => ({ label: 'Instead', text: remedy })),
    ...notes.map((note) => ({ label: 'Note', text: note })),
    ...writtenOf(finding),
    { label: 'Event', text: `${trigger.detailType}, ${trigger.eventId}${attempts > 1 ? `, attempt ${attempts}` : ''}` },
    { label: 'First seen', text: timeAndAge(firstSeenAt, now) },
    { label: 'Updated', text: timeAndAge(at, now) },
    ...(intent ? [{ label: 'In progress', text: `a remediation, since ${timeAndAge(intent.at, now)}` }] : []),
  ];
  return facts.map((fact) => ({ ...fact, text: escapeInvisible(fact.text) }));
}

/** What was written, or would be. A change is not what the settings are afterwards: those were read again. */
function writtenOf({ state, change }: Finding): readonly Fact[] {
  if (change === null || state === 'resolved') return [];
  const text = Object.entries(change).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [{ label: changeLabels[state] ?? 'Would write', text: text.join(', ') }];
}

/** What failed may have been written, or not even tried. */
const changeLabels: Partial<Record<Finding['state'], string>> = {
  remediated: 'Written',
  undone: 'Written',
  failed: 'Wanted',
};

/** The settings that differ, or all of them, with the titles of their columns; undefined if there are none to show. */
export function settingsOf(finding: Finding, isAll: boolean) {
  const { title, settings } = settingsAfter(finding);
  const all = compareSettings(finding.before, settings);
  const rows = all.filter(({ isChanged }) => isAll || isChanged);
  return { title, rows, hidden: all.length - rows.length };
}

/** One step of the history, the newest first: a line that says when, what and who, and the reason. */
export function stepsOf(
  { history }: FindingDetails,
  now: Date,
): readonly { readonly head: string; readonly state: Finding['state']; readonly reason: string }[] {
  return history.toReversed().map(({ finding }) => ({
    state: finding.state,
    head: `${timeAndAge(finding.at, now)}, ${escapeInvisible(describeWho(finding.trigger))}`,
    reason: escapeInvisible(summaryOf(finding)),
  }));
}

function timeAndAge(time: string, now: Date): string {
  return `${time} (${ageOf(time, now)} ago)`;
}
