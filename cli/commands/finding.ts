// `palisade finding`: everything about one finding, and what to do about it.
import { Command } from 'commander';
import { findAccountName } from '../../shared/accounts/account-store.ts';
import { isLive } from '../../shared/findings/approvals.ts';
import { type FindingDetails, readFindingDetails } from '../../shared/findings/finding-details.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { factsOf, settingsOf, stepsOf } from '../finding/lines.ts';
import { nextSteps } from '../finding/next-steps.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { stateColors } from '../lib/finding-columns.ts';
import { resolveFindingId } from '../lib/finding-id.ts';
import { openHub } from '../lib/hub-client.ts';
import { paint, printJson, printLine, printWhole, UserError } from '../lib/output.ts';
import { printRows } from '../lib/table/print-rows.ts';
import { screenOf } from '../lib/terminal.ts';

type Options = HubLocation & { all?: true; json?: true };

export function findingCommand(): Command {
  return new Command('finding')
    .description('show one finding: who, why, before and after, its history, and what to do')
    .argument('<finding>', 'finding ID, from palisade findings, or the beginning of one')
    .option('--all', 'all settings, not only those that differ')
    .option('--json', 'print JSON: the finding with its history')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('finding pf-0123456789abcdef01234567')}`)
    .action(async (text: string, { all, json, ...where }: Options) => {
      const hub = openHub(where);
      const id = await resolveFindingId(hub, text);
      const details = await callHub('The journal cannot be read', readFindingDetails(hub.journal, id));
      if (details === undefined)
        throw new UserError(`There is no finding ${id}. To list findings: ${commandLine('findings')}`);
      const name = await callHub('The journal cannot be read', findAccountName(hub.journal, details.finding.accountId));
      const now = new Date();
      if (json) printJson(toJson(details, name, now));
      else printDetails(details, name ?? '', { isAll: all === true, now });
    });
}

/** The finding in its own shape, and beside it what the journal has about it. */
export function toJson(
  { finding, history, suspension, approval, intent }: FindingDetails,
  name: string | undefined,
  now: Date,
) {
  const { fingerprint: _, ...approved } = approval ?? {};
  return {
    ...finding,
    accountName: name ?? null,
    history: history.map(({ finding: step, publishedAt }) => ({ ...step, publishedAt: publishedAt ?? null })),
    suspension: suspension ?? null,
    approval: approval ? { ...approved, isLive: isLive(approval, now) } : null,
    inProgressSince: intent?.at ?? null,
  };
}

function printDetails(details: FindingDetails, name: string, { isAll, now }: { isAll: boolean; now: Date }): void {
  const { finding } = details;
  const { state, severity, guardrail, resource } = finding;
  printLine(
    `${paint(stateColors[state], state)}, ${severity}: ${paint('bold', escapeInvisible(`${guardrail} of ${resource.id}`))}`,
  );
  printLine('');
  for (const { label, text, isCopied } of factsOf(details, name, now)) {
    if (isCopied) printCopied(label, text);
    else printLine(`  ${paint('bold', `${label}:`)} ${text}`);
  }
  printSettings(details, isAll);
  printLine(`\n${paint('bold', 'History')}`);
  for (const { state: reached, head, reason } of stepsOf(details, now)) {
    printLine(`  ${paint(stateColors[reached], reached)} at ${head}`);
    printLine(`    ${reason}`);
  }
  printNextSteps(details, now);
}

/** In one piece, beside its label if the terminal has room for both. */
function printCopied(label: string, text: string): void {
  const { width = Number.POSITIVE_INFINITY } = screenOf(process.stdout);
  const isBeside = `  ${label}: ${text}`.length <= width;
  const title = `  ${paint('bold', `${label}:`)}`;
  for (const line of isBeside ? [`${title} ${text}`] : [title, `    ${text}`]) printWhole(line);
}

function printSettings({ finding }: FindingDetails, isAll: boolean): void {
  const { title, rows, hidden } = settingsOf(finding, isAll);
  if (rows.length === 0 && hidden === 0) return;
  printLine('');
  if (rows.length > 0)
    printRows(rows, [
      { title: 'Setting', value: ({ name }) => name, width: 'whole' },
      { title: 'Before', value: ({ before }) => before, width: 'whole' },
      {
        title,
        value: ({ after }) => after,
        width: 'whole',
        style: ({ isChanged }) => (isChanged ? 'green' : undefined),
      },
    ]);
  if (hidden > 0) printLine(`${hidden} without a difference. To see all: --all`);
}

function printNextSteps(details: FindingDetails, now: Date): void {
  const steps = nextSteps(details, now);
  if (steps.length === 0) return;
  printLine(`\n${paint('bold', 'What to do')}`);
  for (const { what, lines } of steps) {
    printLine(`  ${escapeInvisible(what)}${lines.length > 0 ? ':' : '.'}`);
    for (const line of lines) printWhole(`    ${escapeInvisible(line)}`);
  }
}
