// What a sweep from the command line works on.
import type { Classification } from '../../shared/accounts/account-type.ts';
import type { AdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import type { ClientFor } from '../../shared/sweep/resource-pages.ts';
import type { Sweeper } from '../../shared/sweep/run-sweep.ts';
import type { AccountContext } from '../../shared/sweep/standalone.ts';
import type { DeletedResources } from '../../shared/sweep/sweep-account.ts';
import type { HubLocation } from '../lib/call-hub.ts';

export type Target = {
  readonly accountId: string;
  readonly accountType: Classification;
  readonly clientFor: ClientFor;
  readonly concurrency: AdaptiveConcurrency;
};

export type SweepTargets = {
  readonly targets: readonly Target[];
  /** Finds buckets that went and have findings to close, where there is a hub. */
  readonly deletedResources: DeletedResources | undefined;
  /** How this account is swept in earnest. */
  readonly sweeperFor: (context: AccountContext) => Sweeper;
  /** Where it is kept on record what was done, in words. */
  readonly record: string;
};

/** The role that is entered, and the file that takes the record, where there is no hub. */
export type TargetOptions = HubLocation & { readonly role?: string; readonly record?: string };
