// The dependencies of onboard-account, and the events that name an account.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { AccountEvent } from '../../events/organization/account-event.ts';
import type { ReadActiveSince } from '../../shared/accounts/account-lookup.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import type { Directory } from '../../shared/accounts/directory.ts';
import type { BaselineDependencies } from '../../shared/baseline/apply-baseline.ts';
import type { SendOwnerRequests } from '../../shared/platform/owner-requests.ts';
import type { QueueMessage } from '../runtime/sqs-consumer.ts';

export type OnboardAccountDependencies = BaselineDependencies & {
  readonly logger: Logger;
  readonly directory: Directory;
  readonly managementAccountId: string;
  readonly readActiveSince: ReadActiveSince;
  readonly sendOwnerRequests: SendOwnerRequests;
};

export type OnboardRequest = Extract<AccountEvent, { kind: 'account' }>;

export type AccountAttempt = {
  /** The account's record from before the attempt. */
  readonly previous: AccountRecord | undefined;
  /** False: `previous` is what can be read of a record that does not parse. */
  readonly isReadable: boolean;
  readonly delivery: QueueMessage;
  /** Says what the owners of shared resources know: if the attempt ends with an error, this is the account’s record. */
  readonly announced: (record: AccountRecord) => void;
};
