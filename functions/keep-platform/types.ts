// The dependencies of keep-platform, and what its runs have in common.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { ReadActiveSince } from '../../shared/accounts/account-lookup.ts';
import type { BaselineStepDependencies } from '../../shared/baseline/run-baseline-steps.ts';
import type { SendOwnerRequests } from '../../shared/platform/owner-requests.ts';
import type { StateStore } from '../../shared/table/table.ts';

export type KeepPlatformDependencies = Omit<
  BaselineStepDependencies,
  'findingsOf' | 'attachmentsOf' | 'approvalsOf' | 'documentsOf'
> & {
  readonly logger: Logger;
  readonly journal: StateStore;
  readonly eventBridge: EventBridgeClient;
  readonly readActiveSince: ReadActiveSince;
  /** Requests the platforms of owners from this function. */
  readonly requestOwners: SendOwnerRequests;
};
