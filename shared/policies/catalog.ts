// Palisade's policies in the organization: their ids and contents. They are the same for all accounts, and Organizations
// serves few reads of them, so they are cached for minutes, and what a write answers is taken for the content.
import {
  CreatePolicyCommand,
  DescribePolicyCommand,
  type OrganizationsClient,
  type Policy,
  paginateListPolicies,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { LRUCache } from 'lru-cache';
import { canonicalPolicy } from '../aws/canonical-policy.ts';
import { toResult } from '../aws/errors.ts';
import { managedByTag } from '../aws/names.ts';
import { type PackedPolicy, policyText } from './pack.ts';
import type { PolicyKind } from './quotas.ts';

export type PolicyIds = ReadonlyMap<string, string>;

/** The policies of the organization. All functions throw the SDK's error if a call to Organizations fails. */
export interface PolicyCatalog {
  /** The ids of all policies of a kind by their names, at most ten minutes old. */
  ids(kind: PolicyKind): Promise<PolicyIds>;
  /** The content of a policy in canonical form, at most ten minutes old. */
  content(policyId: string): Promise<string>;
  /** Creates the policy, or updates the one with this id. Returns its id. */
  write(policy: PackedPolicy, id: string | undefined): Promise<string>;
  /** Forgets everything: a call failed in a way that says that a policy is not what it was. */
  forget(): void;
}

/**
 * DescribePolicy is served twice per second and ListPolicies five times (AWS Organizations User Guide, "Quotas and
 * service limits"), for all accounts together. A policy that somebody changed is found that much later, by a baseline
 * that is repeated once a day.
 */
export const catalogCacheMs = 10 * 60_000;

/** Lambda stops the process between two invocations: only the time of day goes on. */
const clock = { perf: { now: () => Date.now() }, ttl: catalogCacheMs };

/** Creates a catalog that caches what it reads and writes. */
export function createPolicyCatalog(organizations: OrganizationsClient): PolicyCatalog {
  const ids = new LRUCache<PolicyKind, PolicyIds>({
    ...clock,
    max: 2,
    fetchMethod: (kind) => listIds(organizations, kind),
  });
  const contents = new LRUCache<string, string>({
    ...clock,
    max: 1_000,
    fetchMethod: async (PolicyId) => {
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }));
      return canonicalPolicy(Policy?.Content ?? '{}');
    },
  });
  const remember = (id: string, written: Policy | undefined) => {
    if (written?.Content === undefined) contents.delete(id);
    else contents.set(id, canonicalPolicy(written.Content));
  };
  return {
    ids: (kind) => ids.forceFetch(kind),
    content: (policyId) => contents.forceFetch(policyId),
    async write(policy, id) {
      if (id === undefined) ids.delete(policy.kind);
      const written =
        id === undefined ? await createPolicy(organizations, policy) : await update(organizations, policy, id);
      remember(written.id, written.policy);
      return written.id;
    },
    forget() {
      ids.clear();
      contents.clear();
    },
  };
}

type Written = { readonly id: string; readonly policy: Policy | undefined };

async function createPolicy(organizations: OrganizationsClient, policy: PackedPolicy): Promise<Written> {
  const { name: Name, kind: Type } = policy;
  const Tags = [{ Key: managedByTag.key, Value: managedByTag.value }];
  const created = await toResult(
    organizations.send(new CreatePolicyCommand({ Name, Type, ...contentOf(policy), Tags })),
  );
  if (created.ok) return { id: required(created.value.Policy?.PolicySummary?.Id, Name), policy: created.value.Policy };
  // The baseline of another account has just created it. What it contains has to be read.
  if (created.failure.code !== 'DuplicatePolicyException') throw created.error;
  return { id: required((await listIds(organizations, Type)).get(Name), Name), policy: undefined };
}

async function update(organizations: OrganizationsClient, policy: PackedPolicy, PolicyId: string): Promise<Written> {
  const reply = await organizations.send(new UpdatePolicyCommand({ PolicyId, ...contentOf(policy) }));
  return { id: PolicyId, policy: reply.Policy };
}

function contentOf(policy: PackedPolicy) {
  return {
    Content: policyText(policy),
    Description: `Managed by Palisade: ${policy.documents.join(', ')}`.slice(0, 512),
  };
}

async function listIds(organizations: OrganizationsClient, Filter: PolicyKind): Promise<PolicyIds> {
  return policyIdsByName(paginateListPolicies({ client: organizations }, { Filter }));
}

/** The ids of listed policies by their names. */
export async function policyIdsByName(
  pages: AsyncIterable<{ Policies?: { Id?: string | undefined; Name?: string | undefined }[] | undefined }>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { Policies } of pages) {
    for (const { Id, Name } of Policies ?? []) if (Id && Name) found.set(Name, Id);
  }
  return found;
}

/** The id that Organizations returned. Throws if there is none. */
export function required(id: string | undefined, name: string): string {
  if (id === undefined) throw new Error(`AWS Organizations returned no id for the policy ${name}`);
  return id;
}
