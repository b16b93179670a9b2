// Findings about accounts instead of resources: their baselines, missing account types, failed creations.

import type { Classification } from '../accounts/account-type.ts';
import { consoleHostOf, partitionOf } from '../aws/partitions.ts';
import { type Finding, findingId } from '../findings/finding.ts';
import { type FindingContent, type FindingSubject, findingAbout } from '../findings/subject-finding.ts';

export const accountGuardrails = {
  /** Whether the baseline of an account is complete. */
  baseline: 'account-baseline',
  /** Whether the type of an account is known. */
  type: 'account-type',
  /** Whether the public access block of an account is held, because of what it would break. */
  publicAccess: 'account-public-access',
  /** Whether the creation of an account succeeded. */
  creation: 'account-creation',
} as const;

/** What the finding is about. `id` is the account's, or that of the failed creation if there is no account. */
export type AccountSubject = {
  readonly id: string;
  readonly accountId: string;
  readonly accountType: Classification;
  readonly region: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
};

const resourceType = 'AWS::Organizations::Account';

export function accountFindingId(
  { id, accountId, region }: Pick<AccountSubject, 'id' | 'accountId' | 'region'>,
  guardrail: string,
): string {
  return findingId({ accountId, region, resourceType, resourceId: id, guardrail });
}

/** A finding about an account. */
export function accountFinding(
  subject: AccountSubject,
  guardrail: (typeof accountGuardrails)[keyof typeof accountGuardrails],
  content: Omit<FindingContent, 'severity'> & Partial<Pick<FindingContent, 'severity'>>,
  at: Date,
): Finding {
  return findingAbout(findingSubject(subject, guardrail), { severity: 'HIGH', ...content }, at);
}

function findingSubject(subject: AccountSubject, guardrail: string): FindingSubject {
  const { id, accountId, accountType, region, organizationId, managementAccountId } = subject;
  const arn = `arn:${partitionOf(region)}:organizations::${managementAccountId}:account/${organizationId}/${id}`;
  const console = `https://${consoleHostOf(region)}/organizations/v2/home/accounts/${id}`;
  return { accountId, accountType, region, resource: { type: resourceType, id, arn }, guardrail, console };
}
