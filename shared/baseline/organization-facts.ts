// Facts about the organization that the baselines of all accounts need: they are cached for minutes, because AWS
// Organizations serves few reads, and most of them to all accounts and tools together.
import {
  type ListDelegatedAdministratorsCommandOutput,
  type OrganizationsClient,
  paginateListDelegatedAdministrators,
} from '@aws-sdk/client-organizations';
import { LRUCache } from 'lru-cache';
import { type AwsFailure, toResult } from '../aws/errors.ts';
import { createPolicyCatalog, type PolicyCatalog } from '../policies/catalog.ts';

export type OrganizationFacts = {
  readonly policies: PolicyCatalog;
  /**
   * The account of the delegated administrator of a service, at most ten minutes old; null if there is none. Throws the
   * SDK's error if a call to Organizations fails.
   */
  readonly delegatedAdminFor: (servicePrincipal: string) => Promise<string | null>;
};

/** How long delegated administrators are cached. */
export const delegationCacheMs = 10 * 60_000;

/** Creates facts that are shared by all accounts that one execution environment works on. */
export function createOrganizationFacts(organizations: OrganizationsClient): OrganizationFacts {
  const administrators = new LRUCache<string, { readonly id: string | null }>({
    max: 20,
    ttl: delegationCacheMs,
    // Lambda stops the process between two invocations: only the time of day goes on.
    perf: { now: () => Date.now() },
    fetchMethod: async (servicePrincipal) => ({ id: await findAdministrator(organizations, servicePrincipal) }),
  });
  return {
    policies: createPolicyCatalog(organizations),
    delegatedAdminFor: async (servicePrincipal) => (await administrators.forceFetch(servicePrincipal)).id,
  };
}

/**
 * By the service, which takes one call. To ask for the services of each administrator takes one call per administrator,
 * of which Organizations serves one per second (AWS Organizations User Guide, "Quotas and service limits").
 */
async function findAdministrator(organizations: OrganizationsClient, ServicePrincipal: string): Promise<string | null> {
  const pages = paginateListDelegatedAdministrators({ client: organizations }, { ServicePrincipal });
  const found = await toResult(firstIn(pages));
  if (!found.ok && isUnknownService(found.failure)) return null;
  if (!found.ok) throw found.error;
  return found.value ?? null;
}

async function firstIn(pages: AsyncIterable<ListDelegatedAdministratorsCommandOutput>): Promise<string | undefined> {
  for await (const { DelegatedAdministrators = [] } of pages) {
    const found = DelegatedAdministrators.find(({ Id }) => Id !== undefined);
    if (found?.Id) return found.Id;
  }
  return undefined;
}

/** A service that Organizations does not know, in some partition, has no administrator. */
function isUnknownService({ code, message }: AwsFailure): boolean {
  return code === 'InvalidInputException' && /unrecognized service principal/i.test(message);
}
