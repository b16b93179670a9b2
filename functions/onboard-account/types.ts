// The dependencies of onboard-account, and the events that name an account.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { AccountEvent } from '../../events/organization/account-event.ts';
import type { ReadActiveSince } from '../../shared/accounts/account-lookup.ts';
import type { Directory } from '../../shared/accounts/directory.ts';
import type { BaselineDependencies } from '../../shared/baseline/apply-baseline.ts';

export type OnboardAccountDependencies = BaselineDependencies & {
  readonly logger: Logger;
  readonly directory: Directory;
  readonly managementAccountId: string;
  readonly readActiveSince: ReadActiveSince;
};

export type OnboardRequest = Extract<AccountEvent, { kind: 'account' }>;
