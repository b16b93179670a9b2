// AWS Organizations in memory, with the rates that it publishes.
import { type CallCounts, organizationsRates } from './organizations-rates.ts';
import { type Input, refuse, simulateAws } from './simulated-aws.ts';

const pageSize = 20;
const root = 'r-root';
const unit = 'ou-root-00000001';
const organization = 'o-abcdefghij';
const delegatedService = 'access-analyzer.amazonaws.com';

type Policy = { readonly Id: string; readonly Name: string; readonly Type: string; Content: string };

export type SimulatedOrganization = {
  /** The ids of the member accounts. */
  readonly accountIds: readonly string[];
  readonly calls: Readonly<CallCounts>;
};

/** Answers all calls of the SDK until `jest.restoreAllMocks()`. All accounts are in one unit with this name. */
export function simulateOrganization(options: {
  readonly accounts: number;
  readonly unitName: string;
  readonly delegatedAdministrators?: number;
}): SimulatedOrganization {
  const { unitName, delegatedAdministrators = 0 } = options;
  const accountIds = Array.from({ length: options.accounts }, (_, index) => String(100_000_000_000 + index));
  const policies = new Map<string, Policy>();
  const attachments = new Map<string, Set<string>>();
  const tags = new Map<string, unknown>();

  const accountOf = (Id: string) => ({
    Id,
    Name: `account ${Id}`,
    Email: `${Id}@example.com`,
    State: 'ACTIVE',
    JoinedMethod: 'INVITED',
    JoinedTimestamp: 1_700_000_000,
    Paths: [`${organization}/${root}/${unit}/${Id}/`],
  });
  const attachedOf = (target: unknown) => attachments.get(String(target)) ?? new Set<string>();
  const policyOf = (id: unknown): Policy => policies.get(String(id)) ?? refuse('PolicyNotFoundException');

  const operations: Readonly<Record<string, (input: Input) => object>> = {
    ListAccounts: ({ NextToken }) => page('Accounts', accountIds.map(accountOf), NextToken),
    ListAccountsForParent: ({ ParentId, NextToken }) =>
      page('Accounts', ParentId === unit ? accountIds.map(accountOf) : [], NextToken),
    DescribeAccount: ({ AccountId }) => ({ Account: accountOf(String(AccountId)) }),
    ListParents: ({ ChildId }) => ({
      Parents: [ChildId === unit ? { Id: root, Type: 'ROOT' } : { Id: unit, Type: 'ORGANIZATIONAL_UNIT' }],
    }),
    ListRoots: () => ({ Roots: [{ Id: root, Name: 'Root' }] }),
    ListOrganizationalUnitsForParent: ({ ParentId }) => ({
      OrganizationalUnits:
        ParentId === root ? [{ Id: unit, Name: unitName, Path: `${organization}/${root}/${unit}/` }] : [],
    }),
    DescribeOrganizationalUnit: () => ({
      OrganizationalUnit: { Id: unit, Name: unitName, Path: `${organization}/${root}/${unit}/` },
    }),
    ListTagsForResource: ({ ResourceId }) => ({ Tags: tags.get(String(ResourceId)) ?? [] }),
    TagResource: ({ ResourceId, Tags }) => {
      tags.set(String(ResourceId), Tags);
      return {};
    },
    ListDelegatedAdministrators: ({ ServicePrincipal }) => ({
      DelegatedAdministrators: [undefined, delegatedService].includes(ServicePrincipal as string | undefined)
        ? Array.from({ length: delegatedAdministrators }, (_, index) => ({ Id: String(200_000_000_000 + index) }))
        : [],
    }),
    ListDelegatedServicesForAccount: () => ({ DelegatedServices: [{ ServicePrincipal: delegatedService }] }),
    ListPolicies: ({ Filter, NextToken }) =>
      page('Policies', [...policies.values()].filter(({ Type }) => Type === Filter).map(summaryOf), NextToken),
    ListPoliciesForTarget: ({ TargetId, Filter }) => ({
      Policies: [...attachedOf(TargetId)]
        .map(policyOf)
        .filter(({ Type }) => Type === Filter)
        .map(summaryOf),
    }),
    DescribePolicy: ({ PolicyId }) => {
      const policy = policyOf(PolicyId);
      return { Policy: { PolicySummary: summaryOf(policy), Content: policy.Content } };
    },
    CreatePolicy: ({ Name, Type, Content }) => {
      if ([...policies.values()].some((each) => each.Name === Name)) return refuse('DuplicatePolicyException');
      const policy = { Id: `p-${policies.size}`, Name: String(Name), Type: String(Type), Content: String(Content) };
      policies.set(policy.Id, policy);
      return { Policy: { PolicySummary: summaryOf(policy), Content } };
    },
    UpdatePolicy: ({ PolicyId, Content }) => {
      const policy = policyOf(PolicyId);
      policy.Content = String(Content);
      return { Policy: { PolicySummary: summaryOf(policy), Content } };
    },
    AttachPolicy: ({ TargetId, PolicyId }) => {
      attachments.set(String(TargetId), attachedOf(TargetId).add(String(PolicyId)));
      return {};
    },
    DetachPolicy: ({ TargetId, PolicyId }) => {
      attachedOf(TargetId).delete(String(PolicyId));
      return {};
    },
  };

  const calls: CallCounts = {};
  const isWithinRates = organizationsRates(calls);
  simulateAws({
    AWSOrganizations: (operation, input) => {
      if (!isWithinRates(operation)) return refuse('TooManyRequestsException');
      const answer = operations[operation] ?? refuse('UnsupportedAPIEndpointException');
      return answer(input);
    },
  });
  return { accountIds, calls };
}

function summaryOf({ Id, Name, Type }: Policy) {
  return { Id, Name, Type };
}

/** A page of 20, as Organizations returns it. */
function page(field: string, all: readonly object[], token: unknown): object {
  const from = Number(token ?? 0);
  const next = from + pageSize < all.length ? { NextToken: String(from + pageSize) } : {};
  return { [field]: all.slice(from, from + pageSize), ...next };
}
