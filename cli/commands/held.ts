// `palisade held`: changes that wait for a decision, since when, why, and who may approve them.
import { Command, Option } from 'commander';
import pMap from 'p-map';
import { isLive, loadApproval } from '../../shared/findings/approvals.ts';
import type { Finding, Hold } from '../../shared/findings/finding.ts';
import { type HeldFinding, listHeldFindings } from '../../shared/findings/held-findings.ts';
import { describeBreakage, remediesOf, violationOf } from '../../shared/findings/hold.ts';
import { approvedAs, describeApprovers } from '../../shared/governance/approvers.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { UnreadableItemError } from '../../shared/table/read-item.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { accountNames } from '../lib/account-names.ts';
import { parseAccountId } from '../lib/arguments.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { commandGovernance } from '../lib/governance-file.ts';
import { openHub } from '../lib/hub-client.ts';
import { exitCodes, paint, printJson, printWhole } from '../lib/output.ts';
import { paragraphWidth } from '../lib/terminal.ts';
import { wrapText } from '../lib/wrap-text.ts';

/** A change that waits, as `--json` prints it. Times are ISO 8601. */
export type HeldChange = Pick<
  Finding,
  'accountId' | 'accountType' | 'region' | 'guardrail' | 'severity' | 'before' | 'change'
> & {
  readonly findingId: string;
  readonly resource: Finding['resource'];
  /** Since when it is held, as far as the journal goes back. */
  readonly since: string;
  readonly reason: string;
  readonly hazards: Hold['hazards'];
  readonly isApprovable: boolean;
  /** Who may approve, by governance.yml; null if it names nobody. */
  readonly approvers: string | null;
  /** The approval that waits for the next evaluation. */
  readonly approved: { readonly by: string; readonly until: string } | null;
};

/** How many approvals are read at the same time. */
const concurrency = 10;

export function heldCommand(): Command {
  return new Command('held')
    .description('list changes that are held: since when, why, and who may approve them')
    .addOption(
      new Option('--account <id>', 'only changes in this account').argParser((text) =>
        parseAccountId('--account', text),
      ),
    )
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExits with code 2 if a change is held.\n\nExample:\n  $ ${commandLine('held')}`)
    .action(async ({ account, json, ...where }: HubLocation & { account?: string; json?: true }) => {
      const hub = openHub(where);
      const { journal } = hub;
      const changes = heldChanges(journal, commandGovernance(), account);
      const held = await callHub('The journal cannot be read', changes, 'Reading what is held');
      if (json) printJson(held);
      else {
        const names = await accountNames(hub);
        for (const line of heldLines(held, { width: paragraphWidth(), names })) printWhole(line);
      }
      if (held.length > 0) process.exitCode = exitCodes.violationsRemain;
    });
}

/** Those that wait longest first. Throws the SDK's error. */
async function heldChanges(
  journal: StateTable,
  governance: Governance,
  accountId: string | undefined,
): Promise<readonly HeldChange[]> {
  const held = await listHeldFindings(journal, { accountId });
  return pMap(held, (each) => heldChange(journal, governance, each), { concurrency });
}

async function heldChange(
  journal: StateTable,
  governance: Governance,
  { finding, since }: HeldFinding,
): Promise<HeldChange> {
  const {
    id: findingId,
    accountId,
    accountType,
    region,
    resource,
    guardrail,
    severity,
    before,
    change,
    hold,
  } = finding;
  const approval = await loadApproval(journal, findingId).catch((error) => leftOut(journal, error));
  const counts = approval && isLive(approval, new Date()) && approval.fingerprint === hold?.fingerprint;
  return {
    ...{ findingId, accountId, accountType, region, resource, guardrail, severity, before, change },
    since,
    reason: violationOf(finding),
    hazards: hold?.hazards ?? [],
    isApprovable: hold?.isApprovable ?? false,
    approvers: describeApprovers(governance, { accountType, guardrail: approvedAs(guardrail) }) ?? null,
    approved: counts ? { by: approval.by, until: approval.until } : null,
  };
}

/** An approval that cannot be read allows nothing, and does not hide what is held. */
function leftOut({ onUnreadable }: StateTable, error: unknown): undefined {
  if (!(error instanceof UnreadableItemError)) throw error;
  onUnreadable?.(error);
}

/** How wide the lines are, and the names of accounts. */
type Shown = { readonly width: number; readonly names: ReadonlyMap<string, string> };

/** What people read: a paragraph for each change. Pure. */
export function heldLines(held: readonly HeldChange[], shown: Shown): readonly string[] {
  if (held.length === 0) return ['Nothing is held.'];
  return [...held.flatMap((change) => linesOf(change, shown)), `${counted(held.length, 'change')} held.`];
}

function linesOf(change: HeldChange, { width, names }: Shown): readonly string[] {
  const { findingId, accountId, accountType, region, resource, guardrail, since, reason, hazards } = change;
  const remedies = remediesOf({ hazards });
  const name = names.get(accountId);
  const texts = [
    `${accountType} ${accountId}${name === undefined ? '' : ` (${name})`}, ${region}; held since ${since}`,
    `Why: ${reason}`,
    ...hazards.map((hazard) => `Would break: ${describeBreakage(hazard)}`),
    ...remedies.map((remedy) => `Instead: ${remedy}`),
    ...approvalLines(change),
  ];
  const title = `${resource.id}: ${guardrail}`;
  return [
    ...wrapText(escapeInvisible(title), { width, indent: 0 }).map((line) => paint('bold', line)),
    ...texts.flatMap((text) => wrapText(escapeInvisible(text), { width, indent: 2 })),
    ...(change.isApprovable && change.approved === null
      ? [`  ${commandLine(`approve ${findingId}`)}`]
      : [`  ${findingId}`]),
    '',
  ];
}

function approvalLines({ approved, approvers, isApprovable }: HeldChange): readonly string[] {
  if (approved !== null)
    return [`Approved by ${approved.by}; the next evaluation that may makes the change, until ${approved.until}`];
  if (!isApprovable) return ['No approval can allow it.'];
  return [`May approve: ${approvers ?? "nobody; name them in governance.yml ('approvers')"}`];
}
