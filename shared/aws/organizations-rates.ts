// The rates of AWS Organizations (AWS Organizations User Guide, "Quotas and service limits", Throttling limits): token
// buckets, each with requests a second and a burst.

/**
 * Operations with one bucket. Rate and burst are those of one account; `organization` are those that all accounts of
 * the organization share, for operations that have them.
 */
export type OrganizationsRate = {
  readonly operations: readonly string[];
  readonly perSecond: number;
  readonly burst: number;
  /** Whether one client may use all of it, since nothing calls it all the time: people make accounts, one after the other. */
  readonly isForOne?: true;
  readonly organization?: { readonly perSecond: number; readonly burst: number };
};

/** The guide does not say whether the operations of one row share a bucket. Palisade assumes that they do. */
export const organizationsRates: readonly OrganizationsRate[] = [
  { operations: ['CloseAccount'], perSecond: 0.05, burst: 1 },
  { operations: ['CreateAccount', 'CreateGovCloudAccount'], perSecond: 0.1, burst: 3, isForOne: true },
  { operations: ['DescribeAccount'], perSecond: 20, burst: 30, organization: { perSecond: 24, burst: 36 } },
  { operations: ['DescribeCreateAccountStatus'], perSecond: 2, burst: 2, organization: { perSecond: 2, burst: 3 } },
  { operations: ['LeaveOrganization'], perSecond: 1, burst: 1 },
  { operations: ['ListCreateAccountStatus'], perSecond: 5, burst: 8, organization: { perSecond: 6, burst: 10 } },
  { operations: ['CreateOrganization', 'DeleteOrganization', 'EnableFullControl'], perSecond: 1, burst: 1 },
  { operations: ['CreateOrganizationalUnit', 'DescribeOrganization'], perSecond: 1, burst: 2 },
  { operations: ['MoveAccount', 'UpdateOrganizationalUnit', 'DeleteOrganizationalUnit'], perSecond: 2, burst: 3 },
  { operations: ['DescribeOrganizationalUnit'], perSecond: 2, burst: 2, organization: { perSecond: 2, burst: 3 } },
  { operations: ['ListAccounts'], perSecond: 8, burst: 12, organization: { perSecond: 9, burst: 15 } },
  { operations: ['ListChildren'], perSecond: 6, burst: 10, organization: { perSecond: 7, burst: 12 } },
  {
    operations: ['ListParents', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'],
    perSecond: 5,
    burst: 8,
    organization: { perSecond: 6, burst: 10 },
  },
  { operations: ['ListRoots'], perSecond: 1, burst: 2, organization: { perSecond: 1, burst: 3 } },
  { operations: ['ListTagsForResource'], perSecond: 10, burst: 15, organization: { perSecond: 12, burst: 18 } },
  { operations: ['RemoveAccountFromOrganization'], perSecond: 2, burst: 2 },
  { operations: ['TagResource', 'UntagResource'], perSecond: 4, burst: 6 },
  { operations: ['CreatePolicy', 'DeletePolicy', 'AttachPolicy', 'DetachPolicy'], perSecond: 2, burst: 3 },
  { operations: ['DescribePolicy'], perSecond: 2, burst: 2, organization: { perSecond: 2, burst: 3 } },
  { operations: ['DisablePolicyType', 'EnablePolicyType'], perSecond: 1, burst: 1 },
  {
    operations: ['ListPolicies', 'ListPoliciesForTarget', 'ListTargetsForPolicy'],
    perSecond: 5,
    burst: 8,
    organization: { perSecond: 6, burst: 10 },
  },
  { operations: ['UpdatePolicy'], perSecond: 2, burst: 3 },
  { operations: ['EnableAWSServiceAccess', 'DisableAWSServiceAccess'], perSecond: 1, burst: 2 },
  {
    operations: ['ListAWSServiceAccessForOrganization', 'ListDelegatedServicesForAccount'],
    perSecond: 1,
    burst: 3,
    organization: { perSecond: 1, burst: 4 },
  },
  { operations: ['ListDelegatedAdministrators'], perSecond: 5, burst: 8, organization: { perSecond: 6, burst: 10 } },
  { operations: ['RegisterDelegatedAdministrator', 'DeregisterDelegatedAdministrator'], perSecond: 1, burst: 2 },
];
