// Slack messages about findings, in Block Kit. Untrusted text is sent in plain_text objects, in which Slack renders
// neither mentions nor markup (Slack API, "Text object").
import type { HeaderBlock, KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import type { Finding } from '../findings/finding.ts';
import { describeBreakage, heldAdvice, violationOf } from '../findings/hold.ts';
import { otherFindingGuardrails } from '../findings/other-guardrails.ts';
import { describeWho } from '../findings/violator.ts';
import { chunk } from '../lib/chunk.ts';
import { counted, escapeInvisible, truncate } from '../lib/text.ts';
import { driftGuardrail } from '../platform/drift-guardrail.ts';
import { describeStatement } from './describe-statement.ts';
import { shownSettings } from './shown-settings.ts';

/** A Slack message; `text` is what the notification on a phone or desktop shows. */
export type SlackMessage = { readonly text: string; readonly blocks: KnownBlock[] };

/** The most characters of a text and blocks of a message (Slack API, "Section block" and "Blocks"). */
const maxCharacters = 3_000;
const maxBlocks = 50;
const maxFieldCharacters = 2_000;

/** About resources that guardrails govern. */
const advice: Readonly<Record<Finding['state'], string>> = {
  remediated: 'Nothing to do. If the previous setting was intended, run palisade undo FINDING and add an exemption.',
  failed: 'Check the reason. Palisade looks again with the next event or sweep; see also palisade dlq list.',
  unreadable: 'Restore the access that the reason names. If the member role was changed: palisade baseline ACCOUNT.',
  exempt: 'Nothing to do until the exemption expires.',
  monitored: 'Fix it, or let Palisade fix it: mode remediate in governance.yml, or palisade resume if it is paused.',
  held: 'Remove what depends on the present setting, add an exemption, or run palisade approve FINDING.',
  contested: 'Agree on the intended setting with the owner of the resource, or add an exemption in governance.yml.',
  undone: 'To keep this setting, add an exemption in governance.yml before the suspension ends.',
  resolved: 'Nothing to do.',
  recorded: 'Nothing to do.',
};

/** About accounts, what they share, and models: none of that is undone, exempt or evaluated by a sweep. */
const otherAdvice: Partial<typeof advice> = {
  remediated: 'Nothing to do.',
  failed: 'Check the reason. To try again now: palisade baseline ACCOUNT.',
  monitored: 'Check the reason. palisade finding FINDING has the commands that fit.',
};

/** Palisade has closed it again; that somebody opened it is what a person has to look into. */
const driftAdvice =
  'Find out why it was changed. An account is admitted by governance.yml: palisade platform of ACCOUNT.';

/** The message about one finding. `accountName` is the account's name, if it is known. */
export function slackMessage(finding: Finding, accountName: string | undefined): SlackMessage {
  const { severity, state, guardrail, resource, accountId, accountType, region, trigger, id, hold, notes } = finding;
  const account = `${accountName ? `${accountName}, ` : ''}${accountType} (${accountId}), ${region}`;
  const title: HeaderBlock = { type: 'header', text: plainText(`${state}: ${guardrail} (${severity})`, 150) };
  const fields = [
    ['Reason', violationOf(finding)],
    ...(hold ? [['Would break', hold.hazards.map(describeBreakage).join('\n')]] : []),
    ['Resource', `${resource.id}\n${account}`],
    ['Who', `${describeWho(trigger)} (${trigger.detailType})`],
    ['Before', formatSettings(shownSettings(finding, finding.before))],
    ['After', formatSettings(shownSettings(finding, finding.after ?? finding.change))],
    ...(notes?.length ? [['Note', notes.join('\n')]] : []),
    ['What to do', hold ? heldAdvice(id, hold).join('\n') : adviceOn(finding)],
  ];
  const sections = fields.map(
    ([name = '', value = '']): SectionBlock => ({
      type: 'section',
      fields: [plainText(name, maxFieldCharacters), plainText(value, maxFieldCharacters)],
    }),
  );
  return {
    text: escapeMrkdwn(`${state}: ${guardrail} on ${resource.id} in ${accountType}`),
    blocks: [
      title,
      ...sections,
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: plainText('Open in the AWS console', 75),
            url: finding.links.console,
            action_id: 'console',
          },
        ],
      },
      { type: 'context', elements: [plainText(`Finding ${id} at ${finding.at}`, maxFieldCharacters)] },
    ],
  };
}

/** Digests: one line for each finding, in as few messages as Slack's limits allow, each with its findings. */
export function digestMessages(
  findings: readonly Finding[],
): { readonly message: SlackMessage; readonly findings: Finding[] }[] {
  const sections: Section[] = [];
  for (const finding of findings) {
    const line = lineOf(finding);
    const last = sections.at(-1);
    if (last !== undefined && last.text.length + line.length + 1 <= maxCharacters) {
      last.text += `\n${line}`;
      last.findings.push(finding);
    } else sections.push({ text: line, findings: [finding] });
  }
  return chunk(sections, maxBlocks - 1).map((part) => {
    const included = part.flatMap((section) => section.findings);
    const count = counted(included.length, 'finding');
    const title: HeaderBlock = { type: 'header', text: plainText(`${count}: ${countsOf(included)}`, 150) };
    const blocks = part.map(({ text }): SectionBlock => ({ type: 'section', text: plainText(text, maxCharacters) }));
    return { message: { text: escapeMrkdwn(`Palisade: ${count}`), blocks: [title, ...blocks] }, findings: included };
  });
}

/** A block of a digest, and the findings that it names. */
type Section = { text: string; readonly findings: Finding[] };

function lineOf({ state, guardrail, severity, resource, accountType, accountId, id, hold }: Finding): string {
  const place = `${resource.id} in ${accountType} ${accountId} [${id}]`;
  const breaks = hold ? `: ${hold.hazards.map((hazard) => hazard.breaks).join('; ')}` : '';
  return truncate(escapeInvisible(`${state} ${guardrail} (${severity}): ${place}${breaks}`), 500);
}

function countsOf(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { state } of findings) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

function adviceOn({ guardrail, state }: Finding): string {
  if (!otherFindingGuardrails.some((id) => id === guardrail)) return advice[state];
  if (guardrail === driftGuardrail && state === 'remediated') return driftAdvice;
  return otherAdvice[state] ?? advice[state];
}

const maxSettings = 15;

/** One line for each setting; those beyond `maxSettings` are only counted. */
function formatSettings(settings: Finding['before']): string {
  if (settings === null) return 'unknown';
  const lines = Object.entries(settings).map(
    ([name, value]) => describeStatement(name, value) ?? `${name}: ${truncate(formatValue(value), 100)}`,
  );
  const more = lines.length - maxSettings;
  return [...lines.slice(0, maxSettings), ...(more > 0 ? [`and ${more} more`] : [])].join('\n') || 'none';
}

/** A value in readable form; of nested settings only the names. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(formatValue).join(', ');
  if (typeof value === 'object' && value !== null) return Object.keys(value).join(', ') || 'none';
  return value === null ? 'none' : String(value);
}

function plainText(text: string, maxLength: number): PlainTextElement {
  // Line breaks are Palisade's own; all other invisible characters are escaped.
  const safe = text.split('\n').map(escapeInvisible).join('\n');
  return { type: 'plain_text', text: truncate(safe, maxLength) || '-', emoji: false };
}

/** In `text` Slack does render markup: its three control characters are escaped (Slack API, "Escaping text"). */
function escapeMrkdwn(text: string): string {
  return escapeInvisible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '\u200b$&');
}
