// When the hub was started, as functions that only need the age of an account read it.
import type { ReadActiveSince } from '../../shared/accounts/account-lookup.ts';
import { HubStateUnreadableError } from '../../shared/remediation/change-control/hub-state.ts';
import { readCachedHubState } from './cached-hub-state.ts';

/** A state that is not valid says nothing: then all accounts existed before Palisade. Throws the SDK's error. */
export const readActiveSince: ReadActiveSince = async () => {
  try {
    return (await readCachedHubState()).activeSince;
  } catch (error) {
    if (error instanceof HubStateUnreadableError) return null;
    throw error;
  }
};
