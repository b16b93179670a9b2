// What a channel is told, as Slack's Block Kit. Whatever comes from outside stands in plain text objects, in which Slack
// sees neither mentions nor formatting (Slack API, "Text object").
import type { HeaderBlock, KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import type { Finding } from '../findings/finding.ts';
import { chunk } from '../lib/chunk.ts';
import { escapeInvisible, truncate } from '../lib/text.ts';

/** A message as Slack takes it; `text` is what notifications show. */
export type SlackMessage = { readonly text: string; readonly blocks: KnownBlock[] };

/** Slack API, "Section block" and "Blocks": the most characters of a text, and the most blocks of a message. */
const maxCharacters = 3_000;
const maxBlocks = 50;
const maxFieldCharacters = 2_000;

const advice: Readonly<Record<Finding['state'], string>> = {
  remediated: 'Nothing to do. If it was meant to be so, undo it, and ask for an exemption.',
  failed: 'Look at the reason: it is tried again, and after that waits in the dead-letter queue.',
  unreadable: 'Give Palisade its role back, or tell it to leave the resource alone.',
  exempt: 'Nothing to do until the exemption ends.',
  monitored: 'Mend it, or let Palisade do so: mode remediate in governance.yml.',
  contested: 'Settle with the other side which setting is right.',
  undone: 'Ask for an exemption before the guardrail comes back.',
  resolved: 'Nothing to do.',
};

/** One finding in full. `accountName` is what people call the account, where it is known. */
export function slackMessage(finding: Finding, accountName: string | undefined): SlackMessage {
  const { severity, state, guardrail, resource, accountId, accountType, region, reason, trigger, id } = finding;
  const account = `${accountName ? `${accountName}, ` : ''}${accountType} (${accountId}), ${region}`;
  const title: HeaderBlock = { type: 'header', text: plainText(`${state}: ${guardrail} (${severity})`, 150) };
  const fields = [
    ['What', reason],
    ['Where', `${resource.id}\n${account}`],
    ['Who', trigger.principal ?? `not known (${trigger.detailType})`],
    ['Before', formatSettings(finding.before)],
    ['After', formatSettings(finding.after ?? finding.change)],
    ['What to do', advice[state]],
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

/** Many findings, a line each, in as few messages as Slack's limits allow; with each message, the findings in it. */
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
    const count = `${included.length} findings`;
    const title: HeaderBlock = { type: 'header', text: plainText(`${count}: ${countsOf(included)}`, 150) };
    const blocks = part.map(({ text }): SectionBlock => ({ type: 'section', text: plainText(text, maxCharacters) }));
    return { message: { text: escapeMrkdwn(`${count} of Palisade`), blocks: [title, ...blocks] }, findings: included };
  });
}

/** A block of a digest, and the findings that it names. */
type Section = { text: string; readonly findings: Finding[] };

function lineOf({ state, guardrail, severity, resource, accountType, accountId, id }: Finding): string {
  return truncate(
    escapeInvisible(`${state} ${guardrail} (${severity}): ${resource.id} in ${accountType} ${accountId} [${id}]`),
    500,
  );
}

function countsOf(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { state } of findings) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

const maxSettings = 15;

/** Settings a line each, the last of many only counted. */
function formatSettings(settings: Finding['before']): string {
  if (settings === null) return 'not known';
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${truncate(formatValue(value), 100)}`);
  const more = lines.length - maxSettings;
  return [...lines.slice(0, maxSettings), ...(more > 0 ? [`and ${more} more`] : [])].join('\n') || 'none';
}

/** A value as a person would write it; of a list or of settings within settings only the names. */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(formatValue).join(', ');
  if (typeof value === 'object' && value !== null) return Object.keys(value).join(', ') || 'none';
  return value === null ? 'none' : String(value);
}

function plainText(text: string, maxLength: number): PlainTextElement {
  // Line breaks are ours; everything else that does not show is made visible.
  const safe = text.split('\n').map(escapeInvisible).join('\n');
  return { type: 'plain_text', text: truncate(safe, maxLength) || '-', emoji: false };
}

/** The notification's text is the one that Slack does format: its own three characters are escaped ("Escaping text"). */
function escapeMrkdwn(text: string): string {
  return escapeInvisible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, '\u200b$&');
}
