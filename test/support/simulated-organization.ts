// An organization on which the SDK's clients call AWS Organizations, with its published rates; and the little of STS,
// DynamoDB and EventBridge that functions need beside it. It is reached through the SDK's own HTTP handler, without
// sockets, so that it can run on a simulated clock.

import { jest } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/text.ts';

/**
 * Requests a second, and the burst, of one account (AWS Organizations User Guide, "Quotas and service limits",
 * throttling limits). Operations of one row share a bucket: assumed.
 */
const rates: readonly (readonly [operations: readonly string[], rate: number, burst: number])[] = [
  [['ListAccounts'], 8, 12],
  [['DescribeAccount'], 20, 30],
  [['ListParents', 'ListAccountsForParent', 'ListOrganizationalUnitsForParent'], 5, 8],
  [['ListChildren'], 6, 10],
  [['DescribeOrganizationalUnit'], 2, 2],
  [['ListPolicies', 'ListPoliciesForTarget', 'ListTargetsForPolicy'], 5, 8],
  [['DescribePolicy'], 2, 2],
  [['CreatePolicy', 'DeletePolicy', 'AttachPolicy', 'DetachPolicy'], 2, 3],
  [['UpdatePolicy'], 2, 3],
  [['TagResource', 'UntagResource'], 4, 6],
  [['ListTagsForResource'], 10, 15],
  [['ListDelegatedAdministrators'], 5, 8],
  [['ListDelegatedServicesForAccount'], 1, 3],
  [['DescribeOrganization', 'ListRoots'], 1, 2],
];

/** How long AWS Organizations takes to answer, in milliseconds: assumed. */
const latencyMs = 60;
const pageSize = 20;
const root = 'r-root';
const unit = 'ou-root-00000001';
const organization = 'o-abcdefghij';

type Input = Readonly<Record<string, unknown>>;
type Policy = { readonly Id: string; readonly Name: string; readonly Type: string; Content: string };
const inputSchema = z.record(z.string(), z.unknown());
const textAttribute = z.object({ S: z.string() });
const keySchema = z.object({ id: textAttribute, version: textAttribute });

class ServiceError extends Error {}

export type SimulatedOrganization = {
  /** The ids of the member accounts. */
  readonly accountIds: readonly string[];
  /** How often each operation of Organizations was answered, and how often it was throttled. */
  readonly calls: Readonly<Record<string, { answered: number; throttled: number }>>;
  /** How many policies are attached to an account. */
  readonly attachedTo: (accountId: string) => number;
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
  const tokens = new Map<number, { left: number; at: number }>();
  const calls: Record<string, { answered: number; throttled: number }> = {};
  const items = new Map<string, unknown>();

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
    ListDelegatedAdministrators: () => ({
      DelegatedAdministrators: Array.from({ length: delegatedAdministrators }, (_, index) => ({
        Id: String(200_000_000_000 + index),
      })),
    }),
    ListDelegatedServicesForAccount: () => ({
      DelegatedServices: [{ ServicePrincipal: 'access-analyzer.amazonaws.com' }],
    }),
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
      policyOf(PolicyId).Content = String(Content);
      return {};
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

  /** Takes a token from the operation's bucket; throws if there is none. */
  const takeToken = (operation: string) => {
    const row = rates.findIndex(([names]) => names.includes(operation));
    const [, rate, burst] = rates[row] ?? refuse('UnsupportedAPIEndpointException');
    const now = Date.now();
    const { left, at } = tokens.get(row) ?? { left: burst, at: now };
    const refilled = Math.min(burst, left + ((now - at) / 1_000) * rate);
    const count = calls[operation] ?? { answered: 0, throttled: 0 };
    calls[operation] = count;
    tokens.set(row, { left: refilled < 1 ? refilled : refilled - 1, at: now });
    if (refilled >= 1) {
      count.answered += 1;
      return;
    }
    count.throttled += 1;
    refuse('TooManyRequestsException');
  };

  /** Items with the only attribute that functions read from them here: the record. Conditions always hold. */
  const dynamodb = (operation: string, input: Input): object => {
    if (operation === 'Query') return { Items: [] };
    const { id, version } = keySchema.parse(input['Key'] ?? input['Item']);
    const key = `${id.S}/${version.S}`;
    const written = operation === 'PutItem' ? input['Item'] : input['ExpressionAttributeValues'];
    const values = inputSchema.parse(written ?? {});
    const record = values['record'] ?? values[':record'] ?? items.get(key);
    items.set(key, record);
    return { Attributes: record === undefined ? {} : { record } };
  };

  jest.spyOn(NodeHttpHandler.prototype, 'handle').mockImplementation(async (request) => {
    const [service = '', operation = ''] = (request.headers['x-amz-target'] ?? '').split('.');
    const body = textOf(request.body);
    const input = inputSchema.safeParse(parseJson(body)).data ?? {};
    await new Promise((done) => setTimeout(done, latencyMs));
    try {
      if (service.startsWith('AWSOrganizations')) {
        takeToken(operation);
        const answer = operations[operation] ?? refuse('UnsupportedAPIEndpointException');
        return json(200, answer(input));
      }
      if (service.startsWith('DynamoDB')) return json(200, dynamodb(operation, input));
      if (service === 'AWSEvents') {
        const entries = z.array(z.unknown()).parse(input['Entries']);
        return json(200, { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: 'e' })) });
      }
      return sts(body);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return json(400, { __type: error.message, message: `${error.message} from the simulated organization` });
    }
  });
  return { accountIds, calls, attachedTo: (accountId) => attachedOf(accountId).size };
}

function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');
}

function refuse(code: string): never {
  throw new ServiceError(code);
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

function json(statusCode: number, body: object) {
  return answer(statusCode, 'application/x-amz-json-1.1', JSON.stringify(body));
}

function sts(body: string) {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const credentials = `<Credentials><AccessKeyId>x</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
  const name = body.includes('GetCallerIdentity') ? 'GetCallerIdentity' : 'AssumeRole';
  const result = name === 'AssumeRole' ? credentials : '<Arn>a</Arn><UserId>u</UserId><Account>999999999999</Account>';
  const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  return answer(
    200,
    'text/xml',
    `<${name}Response xmlns="${namespace}"><${name}Result>${result}</${name}Result></${name}Response>`,
  );
}

function answer(statusCode: number, type: string, body: string) {
  const response = { statusCode, headers: { 'content-type': type }, body: Buffer.from(body) };
  return { response } as unknown as Awaited<ReturnType<NodeHttpHandler['handle']>>;
}
