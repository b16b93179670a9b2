// The trust policy of roles that functions of the hub assume.

/** ARNs in the hub's account, as text or as CloudFormation writes them. */
type HubArns<A> = { readonly root: A; readonly roles: readonly A[] };

/**
 * Trusts these roles of the hub, with the external ID and from within the organization. The principal is the hub's account,
 * and a condition names the roles: IAM replaces the ARN of a role in `Principal` by its unique ID when it saves the policy,
 * so a hub that was removed and deployed again would not be trusted any more (IAM User Guide, "AWS JSON policy elements:
 * Principal"). `aws:PrincipalArn` of an assumed role is the ARN of the role, with its path (IAM User Guide, "AWS global
 * condition context keys"); the hub's roles have none.
 */
export function trustInHub<A>(
  { root, roles }: HubArns<A>,
  { externalId, organizationId }: { readonly externalId: string; readonly organizationId: string },
) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyPalisade',
        Effect: 'Allow',
        Principal: { AWS: root },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': roles },
          StringEquals: { 'sts:ExternalId': externalId, 'aws:PrincipalOrgID': organizationId },
        },
      },
    ],
  };
}
