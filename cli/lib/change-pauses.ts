// Reads and replaces the pauses of the kill switch, for `palisade pause` and `palisade resume`.
import { Option } from 'commander';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { type Pauses, readPauses, writePauses } from '../../shared/remediation/change-control/kill-switch.ts';
import { parseAccountId } from './arguments.ts';
import { callHub, type HubLocation } from './call-hub.ts';
import { openHub } from './hub-client.ts';
import { printJson, printLine } from './output.ts';

export type PauseOptions = HubLocation & { account: string; json?: true };

export const pauseAccountOption = new Option('--account <id>', 'only this account').default('*', 'all accounts');
const killSwitchUnreachable = 'The kill switch cannot be reached';

/** Replaces the pauses in force with those that `next` returns, and returns them. */
export async function changePauses(
  { account, json, ...where }: PauseOptions,
  next: (before: Pauses) => Pauses,
): Promise<Pauses> {
  if (account !== '*') parseAccountId('--account', account);
  const { ssm } = openHub(where);
  const pauses = next(await callHub(killSwitchUnreachable, readPauses(ssm)));
  await callHub(killSwitchUnreachable, writePauses(ssm, pauses));
  if (json) printJson(pauses);
  return pauses;
}

export function printPause({ account, by, since, reason }: Pauses[number]): void {
  const where = account === '*' ? 'all accounts' : `account ${account}`;
  printLine(`Paused in ${where} by ${escapeInvisible(by)} since ${since}: ${escapeInvisible(reason)}`);
}
