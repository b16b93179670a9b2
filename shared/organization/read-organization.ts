// Reads the organization as it is: the declared units that exist, and all accounts with their places.
import {
  type Account,
  DescribeOrganizationCommand,
  ListRootsCommand,
  type OrganizationsClient,
  paginateListAccounts,
  paginateListCreateAccountStatus,
  paginateListPoliciesForTarget,
} from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import { accountTags } from '../accounts/account-tags.ts';
import { pathAbove } from '../accounts/organization-path.ts';
import { namesBelow } from '../accounts/organizational-units.ts';
import { pathsDownTo } from '../governance/declared-units.ts';
import type { WantedOrganization } from './wanted-organization.ts';

export type PresentUnit = { readonly id: string; readonly name: string };

export type PresentAccount = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: string;
  /** The root or the unit that it is directly in. */
  readonly parentId: string;
  /** The units above it, the highest first; none for an account in the root. */
  readonly place: readonly PresentUnit[];
  /** Read of declared accounts. */
  readonly tags: Readonly<Record<string, string>>;
};

/** A policy that is attached to a unit, and which is not AWS's own. */
export type AttachedPolicy = { readonly id: string; readonly name: string };

export type PresentOrganization = {
  readonly rootId: string;
  readonly managementAccountId: string;
  /** Of the declared units, those that exist: ids by path. */
  readonly unitIds: ReadonlyMap<string, string>;
  /** Paths of the other units that are directly in the root or in a declared one. */
  readonly otherUnits: readonly string[];
  readonly accounts: readonly PresentAccount[];
  /** Policies of organizations by the id of the unit: of the units between which a declared account would be moved. */
  readonly policies: ReadonlyMap<string, readonly AttachedPolicy[]>;
  /** Accounts that are being made: the ids of the requests by the account's name, since AWS shows no more of them. */
  readonly inProgress: ReadonlyMap<string, string>;
};

/** How many lists are read at the same time. The client keeps to the rates. */
const concurrency = 8;

/** Throws the SDK's error if a call fails, and UnknownPlaceError if an answer does not say where an account is. */
export async function readOrganization(
  client: OrganizationsClient,
  wanted: Pick<WantedOrganization, 'units' | 'accounts'>,
): Promise<PresentOrganization> {
  const [{ Organization }, { Roots }, listed, inProgress] = await Promise.all([
    client.send(new DescribeOrganizationCommand({})),
    client.send(new ListRootsCommand({})),
    listAccounts(client),
    creationsInProgress(client),
  ]);
  const rootId = present(Roots?.[0]?.Id, 'a root');
  const unitsBelow = createUnitReader(client);
  const unitIds = await declaredUnits(wanted.units, rootId, unitsBelow);
  const otherUnits = await undeclaredUnits(unitIds, rootId, unitsBelow);
  const unitOf = new Map(wanted.accounts.map(({ email, unit }) => [comparableEmail(email), unit]));
  const accounts = await pMap(
    listed,
    async (account) => {
      const described = await presentAccount(account, unitsBelow);
      if (described.state !== 'ACTIVE' || !unitOf.has(comparableEmail(described.email))) return described;
      return { ...described, tags: await accountTags(client, described.id) };
    },
    { concurrency },
  );
  const managementAccountId = present(Organization?.MasterAccountId, 'a management account');
  const between = accounts.flatMap(({ email, parentId, place }) => {
    const unit = unitOf.get(comparableEmail(email));
    if (unit === undefined || place.length === 0 || parentId === unitIds.get(unit)) return [];
    return [...place.map(({ id }) => id), ...pathsDownTo(unit).flatMap((path) => unitIds.get(path) ?? [])];
  });
  const policies = new Map(
    await pMap(new Set(between), async (id) => [id, await policiesOn(client, id)] as const, { concurrency }),
  );
  return { rootId, managementAccountId, unitIds, otherUnits, accounts, policies, inProgress };
}

/** Addresses as AWS compares them: without regard to case. */
export function comparableEmail(email: string): string {
  return email.toLowerCase();
}

/** The requests that AWS is still working on, by the name of the account. */
export async function creationsInProgress(client: OrganizationsClient): Promise<ReadonlyMap<string, string>> {
  const requests = new Map<string, string>();
  for await (const page of paginateListCreateAccountStatus({ client }, { States: ['IN_PROGRESS'] })) {
    for (const { Id, AccountName } of page.CreateAccountStatuses ?? []) if (Id) requests.set(AccountName ?? Id, Id);
  }
  return requests;
}

/** Ids of units by name. */
type UnitReader = (parentId: string) => Promise<ReadonlyMap<string, string>>;

/** Reads what is below a parent once. */
function createUnitReader(client: OrganizationsClient): UnitReader {
  const read = new Map<string, ReturnType<UnitReader>>();
  return (parentId) => {
    const known = read.get(parentId) ?? unitsIn(client, parentId);
    read.set(parentId, known);
    return known;
  };
}

/** The units directly below a parent: ids by name. */
export async function unitsIn(client: OrganizationsClient, ParentId: string): Promise<ReadonlyMap<string, string>> {
  const names = await namesBelow(client, ParentId);
  return new Map([...names].map(([id, name]) => [name, id]));
}

async function declaredUnits(paths: readonly string[], rootId: string, unitsBelow: UnitReader) {
  const ids = new Map<string, string>();
  for (const path of paths) {
    const above = path.includes('/') ? ids.get(path.slice(0, path.lastIndexOf('/'))) : rootId;
    const id = above && (await unitsBelow(above)).get(path.slice(path.lastIndexOf('/') + 1));
    if (id) ids.set(path, id);
  }
  return ids;
}

async function undeclaredUnits(unitIds: ReadonlyMap<string, string>, rootId: string, unitsBelow: UnitReader) {
  const known = new Set(unitIds.values());
  const parents = [['', rootId] as const, ...[...unitIds].map(([path, id]) => [`${path}/`, id] as const)];
  const found = await pMap(
    parents,
    async ([above, id]) => [...(await unitsBelow(id))].flatMap(([name, unit]) => (known.has(unit) ? [] : above + name)),
    { concurrency },
  );
  return found.flat();
}

async function listAccounts(client: OrganizationsClient): Promise<readonly Account[]> {
  const accounts: Account[] = [];
  for await (const page of paginateListAccounts({ client }, {})) accounts.push(...(page.Accounts ?? []));
  return accounts;
}

async function presentAccount(account: Account, unitsBelow: UnitReader): Promise<PresentAccount> {
  const { Id: id = '', Name: name = id, Email: email = '', State: state = '' } = account;
  const [rootId, ...units] = pathAbove(account);
  const place = await Promise.all(
    units.map(async (unit, index) => {
      const names = await unitsBelow(units[index - 1] ?? rootId);
      return { id: unit, name: [...names].find(([, each]) => each === unit)?.[0] ?? unit };
    }),
  );
  return { id, name, email, state, parentId: units.at(-1) ?? rootId, place, tags: {} };
}

async function policiesOn(client: OrganizationsClient, TargetId: string): Promise<readonly AttachedPolicy[]> {
  const policies: AttachedPolicy[] = [];
  for (const Filter of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    for await (const page of paginateListPoliciesForTarget({ client }, { TargetId, Filter })) {
      for (const { Id, Name, AwsManaged } of page.Policies ?? []) {
        if (Id && !AwsManaged) policies.push({ id: Id, name: Name ?? Id });
      }
    }
  }
  return policies;
}

function present(id: string | undefined, what: string): string {
  if (id === undefined) throw new Error(`AWS Organizations answers without ${what}`);
  return id;
}
