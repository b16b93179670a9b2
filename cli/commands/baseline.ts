// `palisade baseline`: brings an account to its baseline, or says what that would change.
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { requestBaselines } from '../../events/palisade/baseline-requested.ts';
import { type AccountRecord, changedSettingCount, type StepResult } from '../../shared/accounts/account-record.ts';
import { findRun } from '../../shared/accounts/account-store.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { awsOption, callHub, type HubLocation } from '../lib/call-hub.ts';
import { type HubClients, openHub } from '../lib/hub-client.ts';
import { exitCodes, paint, printJson, printLine, printTable, UserError } from '../lib/output.ts';
import { parseSeconds, pollUntil } from '../lib/poll.ts';

type Options = HubLocation & { dryRun?: true; wait: string; json?: true };

export function baselineCommand(): Command {
  return new Command('baseline')
    .description('bring an account to its baseline, as if it had just been made')
    .argument('<account>', "the account's id, of 12 digits")
    .option('--dry-run', 'only say what would be written')
    .option('--wait <seconds>', 'how long to wait for the result', '120')
    .option('--json', 'print JSON')
    .addOption(awsOption)
    .addHelpText('after', '\nExample:\n  $ npm run -s palisade -- baseline 123456789012 --dry-run')
    .action(async (accountId: string, { dryRun, wait, json, ...where }: Options) => {
      if (!/^\d{12}$/.test(accountId)) {
        throw new UserError(`'${accountId}' is no account id: it has 12 digits. See npm run -s palisade -- accounts`);
      }
      const record = await runBaseline(openHub(where), accountId, dryRun === true, parseSeconds(wait));
      if (json) printJson(record);
      else printRecord(record);
      if (record.state === 'failed')
        throw new UserError(`The baseline of account ${accountId} failed: ${escapeInvisible(record.reason)}`);
      if (record.state === 'planned' && changedSettingCount(record.steps) > 0)
        process.exitCode = exitCodes.violationsRemain;
    });
}

/** Asks the hub, and waits until it has an answer that is final. */
async function runBaseline(
  hub: HubClients,
  accountId: string,
  dryRun: boolean,
  timeoutSeconds: number,
): Promise<AccountRecord> {
  const request = { accountId, dryRun, requestedBy: userInfo().username, reason: 'asked for by hand' };
  const [eventId = ''] = await callHub('The hub cannot be asked', requestBaselines(hub.eventBridge, [request]));
  let record: AccountRecord | undefined;
  const finalRecord = async () => {
    record = await findRun(hub.journal, accountId, eventId);
    return record?.state === 'waiting' ? undefined : record;
  };
  const answer = await pollUntil(`Asked for the baseline of ${accountId}`, finalRecord, timeoutSeconds);
  if (answer) return answer;
  const progress = record ? `is still waiting (${escapeInvisible(record.reason)})` : 'has not begun';
  throw new UserError(
    `After ${timeoutSeconds} s the baseline of ${accountId} ${progress}. It goes on without you: see npm run -s palisade -- accounts`,
  );
}

function printRecord(record: AccountRecord): void {
  const { accountId, name, type, typeSource, state, reason, steps } = record;
  printLine(`${paint('bold', escapeInvisible(name))} (${accountId}), ${type} by ${typeSource}`);
  if (steps.length > 0) printTable(['Step', 'Region', 'Result', 'Settings', 'Reason'], steps.map(toRow));
  const settings = changedSettingCount(steps);
  printLine(
    state === 'planned'
      ? `${settings} settings would be written. Nothing was.`
      : `${state}: ${escapeInvisible(reason)}`,
  );
}

function toRow({ step, region, state, reason, change }: StepResult): string[] {
  const settings = String(Object.keys(change ?? {}).length || '');
  return [step, region ?? '', paint(colours[state], state), settings, escapeInvisible(reason)];
}

const colours = {
  done: 'green',
  already: 'green',
  skipped: 'blue',
  planned: 'yellow',
  waiting: 'yellow',
  failed: 'red',
} as const satisfies Record<StepResult['state'], string>;
