// Findings about accounts rather than resources: a baseline that was made or failed, a type that is missing.
import { partitionOf } from '../aws/names.ts';
import { type Finding, findingId } from '../findings/finding.ts';
import type { Classification } from '../organization/account-type.ts';

export const accountGuardrails = {
  /** The baseline of an account, and why it is not complete. */
  baseline: 'account-baseline',
  /** That an account's type is known. */
  type: 'account-type',
  /** That the creation of an account succeeded. */
  creation: 'account-creation',
} as const;

/** What the finding is about. `id` is the account's, or that of its creation where there is no account. */
export type AccountSubject = {
  readonly id: string;
  readonly accountId: string;
  readonly accountType: Classification;
  readonly region: string;
  readonly organizationId: string;
  readonly managementAccountId: string;
};

type Told = Pick<Finding, 'state' | 'reason' | 'trigger' | 'attempts'> &
  Partial<Pick<Finding, 'before' | 'after' | 'change'>>;

export function accountFindingId({ id, accountId, region }: AccountSubject, guardrail: string): string {
  return findingId({ accountId, region, resourceType, resourceId: id, guardrail });
}

const resourceType = 'AWS::Organizations::Account';

/** A finding about an account. */
export function accountFinding(
  subject: AccountSubject,
  guardrail: (typeof accountGuardrails)[keyof typeof accountGuardrails],
  told: Told,
  at: Date,
): Finding {
  const { id, accountId, accountType, region, organizationId, managementAccountId } = subject;
  const arn = `arn:${partitionOf(region)}:organizations::${managementAccountId}:account/${organizationId}/${id}`;
  return {
    schemaVersion: '1',
    id: accountFindingId(subject, guardrail),
    accountId,
    accountType,
    region,
    resource: { type: resourceType, id, arn },
    guardrail,
    severity: 'HIGH',
    before: null,
    after: null,
    change: null,
    ...told,
    firstSeenAt: at.toISOString(),
    at: at.toISOString(),
    links: { console: `https://console.aws.amazon.com/organizations/v2/home/accounts/${id}` },
  };
}
