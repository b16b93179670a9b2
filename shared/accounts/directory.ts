// Looks up accounts in AWS Organizations: whether they are active members, and of which type.
import {
  type Account,
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { LRUCache } from 'lru-cache';
import { toResult } from '../aws/errors.ts';
import {
  type AccountTypeRules,
  type Classification,
  classifyAccount,
  type Placement,
  type TypeSource,
} from './account-type.ts';

export type Member = {
  readonly kind: 'member';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly type: Classification;
  readonly typeSource: TypeSource;
  /** Whether the account was created in the organization (otherwise it was invited), and when it joined. */
  readonly joined: { readonly created: boolean; readonly at: Date };
};

/** An account that Palisade does not govern: it is not in the organization, or not active. */
export type IneligibleAccount = {
  readonly kind: 'ineligible';
  readonly id: string;
  /** The state of a member that is not active; null for an account that is not in the organization. */
  readonly state: string | null;
  readonly reason: string;
};

export interface Directory {
  /**
   * An account as it is now; names and hierarchy of organizational units may be five minutes old. Throws the SDK's
   * error if a call to Organizations fails.
   */
  lookUp(accountId: string): Promise<Member | IneligibleAccount>;
}

/** How long organizational units are cached. */
const unitCacheMs = 5 * 60_000;

type Unit = Placement['organizationalUnits'][number];
/** Returns the organizational units from this one up, cached. */
type UnitLookup = (unitId: string) => Promise<readonly Unit[]>;

/** Creates a directory that caches organizational units for five minutes. */
export function createDirectory(organizations: OrganizationsClient, rules: AccountTypeRules): Directory {
  const cachedUnits: UnitLookup = (unitId) => cache.forceFetch(unitId);
  const cache: LRUCache<string, readonly Unit[]> = new LRUCache({
    max: 1_000,
    ttl: unitCacheMs,
    fetchMethod: (unitId) => unitsFrom(organizations, cachedUnits, unitId),
  });
  return { lookUp: (accountId) => lookUp(organizations, rules, cachedUnits, accountId) };
}

async function lookUp(
  organizations: OrganizationsClient,
  rules: AccountTypeRules,
  units: UnitLookup,
  accountId: string,
): Promise<Member | IneligibleAccount> {
  const reply = await toResult(organizations.send(new DescribeAccountCommand({ AccountId: accountId })));
  if (!reply.ok) {
    if (reply.failure.code !== 'AccountNotFoundException') throw reply.error;
    return {
      kind: 'ineligible',
      id: accountId,
      state: null,
      reason: `account ${accountId} is not in the organization`,
    };
  }
  const account = reply.value.Account ?? {};
  const state = stateOf(account);
  if (state !== 'ACTIVE') {
    const known = state ?? 'in an unknown state';
    return { kind: 'ineligible', id: accountId, state: known, reason: `account ${accountId} is ${known}` };
  }
  const { type, source } = await classifyMember(organizations, rules, units, accountId);
  return {
    kind: 'member',
    id: accountId,
    name: account.Name ?? accountId,
    email: account.Email ?? '',
    type,
    typeSource: source,
    joined: { created: account.JoinedMethod === 'CREATED', at: account.JoinedTimestamp ?? new Date(0) },
  };
}

/** The field was named `Status` before September 2026 (Organizations API Reference, "Account"). */
export function stateOf({ State, Status }: Account): string | undefined {
  return State ?? Status;
}

/** Reads the tags only if no organizational unit decides. */
async function classifyMember(
  organizations: OrganizationsClient,
  rules: AccountTypeRules,
  units: UnitLookup,
  accountId: string,
): Promise<ReturnType<typeof classifyAccount>> {
  const organizationalUnits = await unitsAbove(organizations, units, accountId);
  const byUnits = classifyAccount(rules, { accountId, organizationalUnits, tags: {} });
  if (byUnits.source === 'organizational unit') return byUnits;
  return classifyAccount(rules, { accountId, organizationalUnits, tags: await tagsOf(organizations, accountId) });
}

async function unitsAbove(
  organizations: OrganizationsClient,
  units: UnitLookup,
  childId: string,
): Promise<readonly Unit[]> {
  const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: childId }));
  const parent = Parents?.[0];
  return parent?.Id === undefined || parent.Type !== 'ORGANIZATIONAL_UNIT' ? [] : units(parent.Id);
}

async function unitsFrom(organizations: OrganizationsClient, units: UnitLookup, id: string): Promise<readonly Unit[]> {
  const [unit, above] = await Promise.all([
    organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: id })),
    unitsAbove(organizations, units, id),
  ]);
  return [{ id, name: unit.OrganizationalUnit?.Name ?? '' }, ...above];
}

async function tagsOf(organizations: OrganizationsClient, accountId: string): Promise<Placement['tags']> {
  const { Tags } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: accountId }));
  return Object.fromEntries((Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}
