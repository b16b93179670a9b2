// After a deployment: runs a canary in each account that has its role.
import pMap from 'p-map';
import { isGoverned } from '../../shared/accounts/account-record.ts';
import { listAccounts } from '../../shared/accounts/account-store.ts';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { classifyError, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { notBegun } from '../../shared/canary/canary-run.ts';
import { cause, command } from '../../shared/canary/causes.ts';
import type { CanaryResult } from '../../shared/canary/types.ts';
import { counted } from '../../shared/lib/text.ts';
import { type CanaryHub, canaryClients, hubAt } from '../canary/access.ts';
import { canarySentence } from '../canary/print.ts';
import { runFromHere } from '../canary/run.ts';

/** A role that is missing is known after one call, of which AWS STS serves 600 a second (IAM User Guide, "Quotas"). */
const lookups = 16;
/** Runs at the same time: each waits for minutes. */
const runs = 16;
const timeoutMs = 300_000;

/**
 * Runs them, and returns the results of the accounts that have the role, sorted by account id; null if the accounts cannot
 * be listed: those who deploy may have no permission to read the journal, and the deployment is complete.
 */
export async function runCanaries(
  place: Parameters<typeof hubAt>[0],
  hubAccount: HubAccount,
  { signal, note }: { readonly signal: AbortSignal; readonly note: (text: string) => void },
): Promise<readonly CanaryResult[] | null> {
  const hub = hubAt(place);
  const records = await toResult(listAccounts(hub.journal));
  if (!records.ok) {
    note(`No canary is run: the hub's accounts cannot be listed: ${formatFailure(records.failure)}`);
    return null;
  }
  const ids = records.value.filter(isGoverned).map(({ accountId }) => accountId);
  const hasRole = await pMap(ids, (id) => canBeEntered(hub, hubAccount, id), { concurrency: lookups });
  const enabled = ids.filter((_, index) => hasRole[index]);
  if (enabled.length > 0)
    note(`Canaries in ${enabled.length} of ${counted(ids.length, 'account')}, each for 300 s at most`);
  return pMap(
    enabled,
    async (accountId) => {
      const result = await runIn(hub, accountId, signal, note);
      note(canarySentence(result));
      return result;
    },
    { concurrency: runs },
  );
}

/** Only a refusal says that there is no role: what else goes wrong is for the run to say. */
async function canBeEntered(hub: CanaryHub, hubAccount: HubAccount, accountId: string): Promise<boolean> {
  try {
    await canaryClients(hub, hubAccount, accountId).credentials();
    return true;
  } catch (error) {
    return classifyError(error)?.kind !== 'denied';
  }
}

/** One account that cannot be asked ends no other run. */
async function runIn(
  hub: CanaryHub,
  accountId: string,
  signal: AbortSignal,
  note: (text: string) => void,
): Promise<CanaryResult> {
  const onLeftBehind = (bucket: string, why: string) => note(`Bucket ${bucket} of ${accountId} is still there: ${why}`);
  try {
    const options = { accountId, region: undefined, timeoutMs, onHop: () => {}, onLeftBehind, signal };
    return await runFromHere(hub, options);
  } catch (error) {
    signal.throwIfAborted();
    const failure = classifyError(error);
    if (failure === undefined) throw error;
    const says = `AWS did not serve a call: ${formatFailure(failure)}`;
    return notBegun({ accountId, region: hub.region }, cause('denied', says, command(`canary ${accountId}`)));
  }
}
