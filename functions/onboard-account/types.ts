// The dependencies of onboard-account.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Directory } from '../../shared/accounts/directory.ts';
import type { BaselineDependencies } from '../../shared/baseline/apply-baseline.ts';

export type OnboardAccountDependencies = BaselineDependencies & {
  readonly logger: Logger;
  readonly directory: Directory;
  readonly managementAccountId: string;
};
