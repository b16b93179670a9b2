// The text output of a plan: rows of at most 80 columns, or as many as the terminal has, and one summary line at the end.
import { stepName } from '../../shared/accounts/step-name.ts';
import { describeHazard, violationOf } from '../../shared/findings/hold.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { paint, printLine } from '../lib/output.ts';
import { paragraphWidth } from '../lib/terminal.ts';
import { wrapText } from '../lib/wrap-text.ts';
import { printDenied } from './denied/print-denied.ts';
import { resourceRow } from './resource-row.ts';
import { describeSettingChange } from './setting-changes.ts';
import type { Plan, PlannedAccount, PlannedFix, PlannedKey, PlannedPolicy, PlannedStep } from './types.ts';

const wordWidth = 12;
/** Of more accounts, only the first ones are printed. */
const maxAccountsShown = 25;

/** Prints the plan: settings that differ, accounts with their changes, notes, and the summary line. */
export function printPlan(plan: Plan): void {
  printDifferences(plan);
  printOrganizationPolicies(plan);
  printResources(plan);
  const changing = plan.accounts.filter((account) => rowsOf(account).length > 0);
  for (const account of changing.slice(0, maxAccountsShown)) printAccount(account);
  const more = changing.length - maxAccountsShown;
  if (more > 0) printLine(`… and ${counted(more, 'more account')}. To print all: --json\n`);
  const unchanged = plan.accounts.length - changing.length;
  if (unchanged > 0) printLine(`${counted(unchanged, 'account')} without changes.`);
  for (const reason of plan.denials) printWrapped(`${escapeInvisible(reason)}.`, 0);
  for (const note of plan.notAsked) printWrapped(`Not asked: ${note}.`, 0);
  const calls = Object.values(plan.organizationsCalls).reduce((sum, count) => sum + count, 0);
  printLine(`Asked AWS Organizations ${counted(calls, 'time')}. Time: ${plan.seconds.toFixed(1)} s.`);
  printLine(plan.summary.text);
  if (plan.denied !== null) printDenied(plan.denied);
}

function printDifferences({ file, differences, firstInstall, hubAsked }: Plan): void {
  const name = escapeInvisible(file);
  if (differences.length === 0) {
    const asked = hubAsked
      ? `No differences: ${name} matches the deployed governance.yml.`
      : `The deployed governance.yml could not be read: which settings of ${name} differ is not known.`;
    printWrapped(firstInstall ? `No hub is deployed yet: this is what ${name} would change.` : asked, 0);
    printLine('');
    return;
  }
  printLine(paint('bold', `Settings of ${name} that differ from the deployed governance.yml:`));
  for (const { path, deployed, planned } of differences) {
    const change = `${valueText(deployed)} → ${valueText(planned)}`;
    printWrapped(`${escapeInvisible(path)}: ${change}`, 2);
  }
  printLine('');
}

function printOrganizationPolicies({ policies }: Plan): void {
  if (policies.length === 0) return;
  printLine(paint('bold', 'Organization'));
  for (const policy of policies) {
    const { word, what, details } = policyRow(policy);
    printRow({ word, what: `${what}, of ${counted(policy.accounts, 'account')}`, details });
  }
  printLine('');
}

function printResources({ resources, accounts }: Plan): void {
  if (resources.length === 0) return;
  printLine(paint('bold', 'What accounts share'));
  for (const planned of resources) {
    const name = accounts.find(({ accountId }) => accountId === planned.owner)?.name ?? '';
    printRow(resourceRow(planned, escapeInvisible(name)));
  }
  printLine('');
}

function valueText(value: unknown): string {
  return value === null || value === undefined ? 'not set' : escapeInvisible(JSON.stringify(value));
}

function printAccount(account: PlannedAccount): void {
  const { accountId, name, type, age } = account;
  const description = [type ?? 'type unknown', ...(age === null ? [] : [age])].join(', ');
  printWrapped(`Account ${accountId} ${escapeInvisible(name)} (${description})`, 0);
  for (const row of rowsOf(account)) printRow(row);
  printLine('');
}

function printRow({ word, what, details }: Row): void {
  printWrapped(`${word.padEnd(wordWidth - 1)} ${what}`, 2, 2 + wordWidth);
  for (const detail of details) printWrapped(escapeInvisible(detail), 2 + wordWidth);
}

type Row = { readonly word: string; readonly what: string; readonly details: readonly string[] };

/** The rows of an account: what is not asked or not done in it, its baseline, its policies, its resources. */
export function rowsOf({ excluded, error, baseline, keys, policies, fixes }: PlannedAccount): readonly Row[] {
  const rows = [
    ...(excluded === null ? [] : [{ word: 'excluded', what: escapeInvisible(excluded), details: [] }]),
    ...(error === null ? [] : [{ word: 'not asked', what: escapeInvisible(error), details: [] }]),
    ...baseline.map(stepRow),
    ...policies.map(policyRow),
    ...fixes.map(fixRow),
  ];
  // A key that can be used is no change, and of interest only beside one.
  const shown = rows.length > 0 ? keys : keys.filter(({ isUsable }) => !isUsable);
  return [...rows, ...shown.map(keyRow)];
}

function keyRow({ region, isUsable, reason }: PlannedKey): Row {
  return { word: isUsable ? 'key' : 'no key', what: region ?? '', details: [reason] };
}

function stepRow({ verdict, reason, settings, ...about }: PlannedStep): Row {
  const what = `baseline ${stepName(about)}`;
  const details = settings.map(describeSettingChange);
  if (verdict === 'change') return { word: 'apply', what, details };
  return { word: verdict, what, details: [...details, ...reasonOf(verdict, reason)] };
}

/** A pause and a budget are about many rows: their reasons are printed once. */
function reasonOf(verdict: PlannedFix['verdict'], reason: string): readonly string[] {
  return verdict === 'paused' || verdict === 'over budget' ? [] : [reason];
}

function policyRow({ operation, kind, policy, documents, verdict }: PlannedPolicy): Row {
  const isChange = verdict === 'change';
  const acronym = kind === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP';
  const what = policy === null ? `documents of ${acronym}s` : `${acronym} ${policy}`;
  const details = documents.length > 0 ? [documents.join(', ')] : [];
  return { word: isChange ? operation : verdict, what: isChange ? what : `${operation} ${what}`, details };
}

function fixRow(fix: PlannedFix): Row {
  const { resource, region, guardrail, verdict, reason, settings, hold, notes } = fix;
  const what = `${escapeInvisible(resource)} in ${region}: ${guardrail}`;
  const changes = settings.map(describeSettingChange);
  const noted = notes.map((note) => `note: ${note}`);
  if (verdict === 'change') return { word: 'fix', what, details: [...changes, ...noted] };
  if (hold !== null) {
    const explained = [violationOf({ reason, hold, notes: [...notes] }), ...hold.hazards.map(describeHazard)];
    return { word: verdict, what, details: [...changes, ...explained, ...noted] };
  }
  return { word: verdict, what, details: [...changes, ...reasonOf(verdict, reason)] };
}

function printWrapped(text: string, indent: number, hanging = indent + 2): void {
  for (const line of wrapText(text, { width: paragraphWidth(), indent, hanging })) printLine(line);
}
