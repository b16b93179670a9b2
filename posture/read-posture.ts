// Reads the data of the posture page from the journal.
import { listAccounts } from '../shared/accounts/account-store.ts';
import { readSnapshot } from '../shared/findings/finding-queries.ts';
import type { Exemption } from '../shared/governance/exemptions.ts';
import { HubStateUnreadableError, readHubState } from '../shared/remediation/change-control/hub-state.ts';
import { pauseReasons } from '../shared/remediation/change-control/pauses.ts';
import type { StateTable } from '../shared/table/table.ts';
import { type Posture, postureOf } from './model.ts';

/** The current posture. Reads the whole journal; throws the SDK's error if it cannot be read. */
export async function readPosture(journal: StateTable, exemptions: readonly Exemption[]): Promise<Posture> {
  const [snapshot, accounts, pauses] = await Promise.all([
    readSnapshot(journal),
    listAccounts(journal),
    readPauses(journal),
  ]);
  return postureOf({ snapshot, accounts, exemptions, pauses }, new Date());
}

async function readPauses(journal: StateTable): Promise<readonly string[]> {
  try {
    return pauseReasons(await readHubState(journal));
  } catch (error) {
    if (error instanceof HubStateUnreadableError) return [`Palisade changes nothing: ${error.message}`];
    throw error;
  }
}
