// When the hub was started, as functions that only need the age of an account read it.
import type { ReadActiveSince } from '../../shared/accounts/account-lookup.ts';
import { createHubStateReader, HubStateUnreadableError } from '../../shared/remediation/change-control/hub-state.ts';
import { journal } from './context.ts';

const hubState = createHubStateReader(journal);

/** A state that is not valid says nothing: then all accounts existed before Palisade. Throws the SDK's error. */
export const readActiveSince: ReadActiveSince = async () => {
  try {
    return (await hubState()).activeSince;
  } catch (error) {
    if (error instanceof HubStateUnreadableError) return null;
    throw error;
  }
};
