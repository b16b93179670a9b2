// `palisade baseline`: asks the hub to apply the baseline to an account, or to report what that would change.
import { Command } from 'commander';
import { type AccountRecord, changedSettingCount, type StepResult } from '../../shared/accounts/account-record.ts';
import { findRun } from '../../shared/accounts/account-store.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted, escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, type HubLocation } from '../lib/call-hub.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { refuseUnknownAccount } from '../lib/known-accounts.ts';
import { exitCodes, paint, printJson, printLine, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';
import { requestHub } from '../lib/request-hub.ts';
import type { Column, TableOutput } from '../lib/table/column.ts';
import { type OutputOption, outputOption } from '../lib/table/output-option.ts';
import { printRows } from '../lib/table/print-rows.ts';

type Options = HubLocation & OutputOption & { dryRun?: true; wait: string; json?: true };

export function baselineCommand(): Command {
  return new Command('baseline')
    .description('apply the baseline to an account, as when an account is created')
    .argument('<account>', 'account ID (12 digits)')
    .option('--dry-run', 'report what would be changed; change nothing')
    .option('--wait <seconds>', 'seconds to wait for the result', '120')
    .addOption(outputOption())
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', `\nExample:\n  $ ${commandLine('baseline 123456789012 --dry-run')}`)
    .action(async (accountId: string, { dryRun, wait, json, output, ...where }: Options) => {
      if (!/^\d{12}$/.test(accountId)) {
        throw new UserError(
          `'${accountId}' is not an account ID: expected 12 digits. To list accounts: ${commandLine('accounts')}`,
        );
      }
      const hub = openHub(where);
      await refuseUnknownAccount(hub, accountId);
      const record = await runBaseline(hub, accountId, dryRun === true, parseSeconds(wait));
      if (json) printJson(record);
      else if (hasStarted(record)) printRecord(record, output);
      if (record.state === 'failed')
        throw new UserError(`The baseline of account ${accountId} failed: ${escapeInvisible(record.reason)}`);
      if (record.state === 'planned' && changedSettingCount(record.steps) > 0)
        process.exitCode = exitCodes.violationsRemain;
    });
}

/** The hub refuses some requests before the first step; then the reason is all there is to say. */
function hasStarted({ state, steps }: AccountRecord): boolean {
  return state !== 'failed' || steps.length > 0;
}

/** Sends the request and waits until the record is no longer 'waiting'. Throws UserError after `timeoutSeconds`. */
async function runBaseline(
  hub: HubClients,
  accountId: string,
  dryRun: boolean,
  timeoutSeconds: number,
): Promise<AccountRecord> {
  const request = { accounts: [accountId], dryRun, reason: 'requested with palisade baseline' };
  const [eventId = ''] = await requestHub(hub, '/baselines', request);
  let record: AccountRecord | undefined;
  const finalRecord = async () => {
    record = await findRun(hub.journal, accountId, eventId);
    return record?.state === 'waiting' ? undefined : record;
  };
  const answer = await pollUntil(`Waiting for the baseline of ${accountId}`, finalRecord, timeoutSeconds);
  if (answer) return answer;
  const progress = record ? `is still waiting (${escapeInvisible(record.reason)})` : 'has not started';
  throw new UserError(
    `After ${timeoutSeconds} s the baseline of ${accountId} ${progress}. The run continues in the background; to follow it: ${commandLine('accounts')}`,
  );
}

function printRecord(record: AccountRecord, output: TableOutput): void {
  const { accountId, name, type, typeSource, state, reason, steps } = record;
  printLine(`${paint('bold', escapeInvisible(name))} (${accountId}), ${typeText(type, typeSource)}`);
  if (steps.length > 0) printRows(steps, columns, { output });
  const settings = changedSettingCount(steps);
  printLine(
    state === 'planned'
      ? `Dry run: ${counted(settings, 'setting')} would be changed.`
      : `${state}: ${escapeInvisible(reason)}`,
  );
}

/** An unclassified account has its type from nowhere. */
function typeText(type: AccountRecord['type'], source: AccountRecord['typeSource']): string {
  return source === 'none' ? `type ${type}` : `type ${type} (from: ${source})`;
}

const colors = {
  done: 'green',
  already: 'green',
  skipped: 'blue',
  planned: 'yellow',
  monitored: 'blue',
  held: 'yellow',
  waiting: 'yellow',
  failed: 'red',
} as const satisfies Record<StepResult['state'], string>;

const columns: readonly Column<StepResult>[] = [
  { title: 'Step', value: ({ step, item }) => (item ? `${step} ${item}` : step), width: 'whole' },
  { title: 'Region', value: ({ region }) => region ?? '', width: 'whole' },
  { title: 'Result', value: ({ state }) => state, width: 'whole', style: ({ state }) => colors[state] },
  {
    title: 'Changes',
    value: ({ change, wouldChange }) => String(Object.keys(change ?? wouldChange ?? {}).length || ''),
    width: 'whole',
  },
  { title: 'Reason', value: ({ reason }) => reason, width: 'truncated' },
];
