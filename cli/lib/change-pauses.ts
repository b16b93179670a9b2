// Changes the pauses of the kill switch, for `palisade pause` and `palisade resume`.
import { Option } from 'commander';
import { callerArn } from '../../shared/aws/caller-identity.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { HubStateUnreadableError } from '../../shared/remediation/change-control/hub-state.ts';
import { type HubState, type Pause, pauseReasons } from '../../shared/remediation/change-control/pauses.ts';
import { type Requester, requesterOf } from '../../shared/remediation/change-control/requester.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { parseAccountId } from './arguments.ts';
import { callHub, type HubLocation } from './call-hub.ts';
import { openHub } from './hub-client.ts';
import { printJson, printLine, UserError } from './output.ts';

export type PauseOptions = HubLocation & { account: string; json?: true };

export const pauseAccountOption = new Option('--account <id>', 'only this account').default('*', 'all accounts');

/** Changes the hub's state, and returns it; with --json, prints the pauses in force. */
export async function changeHubState(
  { account, json, ...where }: PauseOptions,
  change: (journal: StateTable, requester: Requester) => Promise<HubState>,
): Promise<HubState> {
  if (account !== '*') parseAccountId('--account', account);
  const { journal, sts } = openHub(where);
  const changed = callerArn(sts).then((arn) => readable(change(journal, requesterOf(arn))));
  const state = await callHub('The kill switch cannot be reached', changed, 'Changing the pauses');
  if (json) printJson(state.pauses);
  return state;
}

/** All pauses but those of this account. Pure. */
export function withoutAccount(pauses: readonly Pause[], account: string): readonly Pause[] {
  return pauses.filter((each) => each.account !== account);
}

/** One line for each reason for which nothing is changed, in all accounts or in one. */
export function printPauses(state: HubState): void {
  for (const reason of pauseReasons(state)) printLine(escapeInvisible(reason));
}

async function readable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof HubStateUnreadableError)) throw error;
    throw new UserError(
      `${error.message}: nothing is changed anywhere until it is. Delete it, then: ${commandLine('resume')}`,
    );
  }
}
