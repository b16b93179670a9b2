// Dependencies of the function remediate.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { AccountLookup } from '../../shared/accounts/account-lookup.ts';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import type { HubEvaluationDependencies } from '../../shared/remediation/evaluate-in-hub.ts';

export type RemediateDependencies = HubEvaluationDependencies & {
  readonly logger: Logger;
  readonly accounts: AccountLookup;
  readonly memberClientsFor: MemberClientProvider;
  readonly hubAccountId: string;
};
