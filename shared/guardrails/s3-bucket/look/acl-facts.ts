// What a bucket's ACL grants to others than its owner. Pure.
import type { GetBucketAclOutput } from '@aws-sdk/client-s3';

/** `publicTo`: predefined groups with their permissions, such as "AllUsers READ". `users`: canonical user ids. */
export type AclFacts = { publicTo: string[]; logDelivery: boolean; cloudFrontLogs: boolean; users: string[] };

/** S3 User Guide, "Access control list (ACL) overview", "Amazon S3 predefined groups". */
const groups = 'http://acs.amazonaws.com/groups/';
const publicGroups = new Map([
  [`${groups}global/AllUsers`, 'AllUsers'],
  [`${groups}global/AuthenticatedUsers`, 'AuthenticatedUsers'],
]);
const logDeliveryGroup = `${groups}s3/LogDelivery`;

/** The account that writes CloudFront's standard logs (CloudFront Developer Guide, "Configure standard logging (legacy)"). */
const awsLogsDelivery = 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0';

/** The facts of an ACL; undefined if a grantee is not understood. */
export function aclFactsOf(output: GetBucketAclOutput | undefined): AclFacts | undefined {
  if (output === undefined) return undefined;
  const { Grants = [], Owner } = output;
  const grantees = Grants.map(({ Grantee, Permission = '' }) => ({ id: Grantee?.ID ?? Grantee?.URI, Permission }));
  if (grantees.some(({ id }) => id === undefined)) return undefined;
  const has = (wanted: string) => grantees.some(({ id }) => id === wanted);
  const users = Grants.flatMap(({ Grantee }) => (Grantee?.ID && Grantee.ID !== Owner?.ID ? [Grantee.ID] : []));
  const publicTo = grantees.flatMap(({ id = '', Permission }) => {
    const group = publicGroups.get(id);
    return group ? [`${group} ${Permission}`] : [];
  });
  return {
    publicTo: [...new Set(publicTo)].toSorted(),
    logDelivery: has(logDeliveryGroup),
    cloudFrontLogs: has(awsLogsDelivery),
    users: [...new Set(users)].filter((id) => id !== awsLogsDelivery).toSorted(),
  };
}
