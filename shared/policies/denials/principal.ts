// Who made a call, from the `userIdentity` of a CloudTrail record (AWS CloudTrail User Guide, "CloudTrail userIdentity
// element").
import * as z from 'zod/mini';

export type PrincipalKind =
  | 'role'
  | 'user'
  | 'root'
  | 'federated user'
  | 'service'
  | 'service-linked role'
  | 'other account'
  | 'unknown';

export type Principal = {
  readonly kind: PrincipalKind;
  /** The value of aws:PrincipalArn: for a session of a role its role's ARN with path. Null if the record has none. */
  readonly arn: string | null;
  /** The account of the principal. Null if the record has none, as for AWS services and anonymous callers. */
  readonly account: string | null;
  /** Whether sts:AssumeRoot made the session. */
  readonly isAssumedRoot: boolean;
};

const text = z.catch(z.nullable(z.string()), null);

/** The parts of `userIdentity` that are read. What has another form is absent: AWS adds fields and leaves some out. */
export const userIdentity = z.object({
  type: text,
  arn: text,
  accountId: text,
  invokedBy: text,
  assumedRoot: z.catch(z.unknown(), undefined),
  sessionContext: z.catch(
    z.nullable(
      z.object({
        sessionIssuer: z.catch(z.nullable(z.object({ type: text, arn: text })), null),
        assumedRoot: z.catch(z.unknown(), undefined),
      }),
    ),
    null,
  ),
});
export type UserIdentity = z.infer<typeof userIdentity>;

/** Reads who made a call that `recipient` has in its event history. Pure. */
export function principalOf(identity: UserIdentity, recipient: string): Principal {
  const arn = principalArn(identity);
  return {
    kind: kindOf(identity, arn, recipient),
    arn,
    account: identity.accountId,
    isAssumedRoot: isTrue(identity.assumedRoot) || isTrue(identity.sessionContext?.assumedRoot),
  };
}

function kindOf({ type, accountId }: UserIdentity, arn: string | null, recipient: string): PrincipalKind {
  if (type === 'AWSService') return 'service';
  if (type === 'AWSAccount' || (accountId !== null && accountId !== recipient)) return 'other account';
  if (arn?.includes(':role/aws-service-role/')) return 'service-linked role';
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return 'user';
    case 'FederatedUser':
      return 'federated user';
    case 'AssumedRole':
    case 'Role':
      return 'role';
    // SAMLUser and WebIdentityUser call sts:AssumeRoleWith… only and have no credentials yet; IdentityCenterUser calls
    // the services of IAM Identity Center. No policy of the organization is known to be evaluated for them.
    default:
      return 'unknown';
  }
}

/**
 * IAM User Guide, "AWS global condition context keys": aws:PrincipalArn is the role's ARN for a session of a role, and
 * for a federated user the ARN of the user's session.
 */
function principalArn({ type, arn, sessionContext }: UserIdentity): string | null {
  return type === 'AssumedRole' ? (sessionContext?.sessionIssuer?.arn ?? null) : arn;
}

/** CloudTrail writes some truth values as text. */
const isTrue = (value: unknown) => value === true || value === 'true';
