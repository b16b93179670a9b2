// Dependencies of the function remediate.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { AccountLookup } from '../../shared/accounts/account-lookup.ts';
import type { MemberClientProvider } from '../../shared/aws/member-clients.ts';
import type { HubEvaluationDependencies } from '../../shared/remediation/evaluate-in-hub.ts';
import type { RequestSender } from '../runtime/request-sender.ts';

export type RemediateDependencies = HubEvaluationDependencies & {
  readonly logger: Logger;
  readonly accounts: AccountLookup;
  readonly memberClientsFor: MemberClientProvider;
  readonly hubAccountId: string;
  /** For the baseline of an account whose public access block was approved. */
  readonly requests: Pick<RequestSender, 'baselines'>;
};
