// Resource control policy for data-management: nobody outside the organization accesses its resources. SCPs do not
// apply to principals of other accounts, so data-stays-inside.ts alone is not enough.
import { loadBalancerAccounts } from '../../aws/load-balancer-accounts.ts';
import type { DenyStatement, PolicyDocument, PolicyScope } from './policy-document.ts';

export const resourcesStayInside: PolicyDocument = {
  name: 'resources-stay-inside',
  summary: 'Nobody outside the organization accesses data, keys or secrets, whatever their resource policies allow.',
  types: ['data-management'],
  statements: (scope) => insideOnly({ resources: 'ResourcesStayInside', buckets: 'BucketsStayInside' }, scope),
};

/** What keeps principals outside the organization from the resources of an account, under these statement ids. */
export function insideOnly(
  { resources, buckets }: { readonly resources: string; readonly buckets: string },
  scope: PolicyScope,
  furtherActions: readonly string[] = [],
): readonly DenyStatement[] {
  return [
    outsidersDenied(resources, ['dynamodb:*', 'kms:*', 'secretsmanager:*', 'sqs:*', ...furtherActions]),
    withDeliveries(outsidersDenied(buckets, ['s3:*']), scope),
  ];
}

function outsidersDenied(Sid: string, Action: readonly string[]): DenyStatement {
  return {
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' },
      // AWS services act on behalf of others; for whom is limited by the resources' own policies.
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  };
}

/**
 * Exempts the callers of AWS that are no service principals: Elastic Load Balancing in the governed Regions, and the origin
 * access identities of CloudFront that governance.yml lists (AWS's data perimeter policy examples, resource control
 * policies: EnforceOrgIdentities). Identities are listed one by one, since anybody can have one. What both may do, the
 * bucket's policy says.
 */
function withDeliveries(statement: DenyStatement, { regions, originAccessIdentities }: PolicyScope): DenyStatement {
  const accounts = regions.flatMap((region) => loadBalancerAccounts.get(region) ?? []);
  const identities = originAccessIdentities.map(
    (id) => `arn:*:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`,
  );
  const { StringNotEqualsIfExists, ...rest } = statement.Condition ?? {};
  return {
    ...statement,
    Condition: {
      StringNotEqualsIfExists: {
        ...StringNotEqualsIfExists,
        ...(accounts.length > 0 ? { 'aws:PrincipalAccount': accounts } : {}),
      },
      ...rest,
      ...(identities.length > 0 ? { ArnNotLikeIfExists: { 'aws:PrincipalArn': identities } } : {}),
    },
  };
}
