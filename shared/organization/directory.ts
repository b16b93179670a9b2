// Looks accounts up in AWS Organizations: whether they are members, active, and of which type.
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { LRUCache } from 'lru-cache';
import { attempt } from '../aws/failure.ts';
import { type Classification, type Classifiers, classify, type Placement, type TypeSource } from './account-type.ts';

export type Member = {
  readonly kind: 'member';
  readonly id: string;
  readonly name: string;
  readonly type: Classification;
  readonly typeSource: TypeSource;
};

/** Why Palisade keeps its hands off an account: it is not the organization's, or it is being closed. */
export type Outsider = { readonly kind: 'outsider'; readonly id: string; readonly reason: string };

export interface Directory {
  /** Throws the SDK's error when Organizations cannot be asked. */
  find(accountId: string): Promise<Member | Outsider>;
}

/** How long an account's type may be out of date after a move, in milliseconds. */
const maxAge = 5 * 60_000;

/** A directory that remembers accounts for five minutes; one look-up at a time per account. */
export function createDirectory(organizations: OrganizationsClient, classifiers: Classifiers): Directory {
  const known = new LRUCache<string, Member | Outsider>({
    max: 10_000,
    ttl: maxAge,
    fetchMethod: (accountId) => lookUp(organizations, classifiers, accountId),
  });
  return { find: (accountId) => known.forceFetch(accountId) };
}

async function lookUp(
  organizations: OrganizationsClient,
  classifiers: Classifiers,
  accountId: string,
): Promise<Member | Outsider> {
  const reply = await attempt(organizations.send(new DescribeAccountCommand({ AccountId: accountId })));
  if (!reply.ok) {
    if (reply.failure.code !== 'AccountNotFoundException')
      throw new Error(reply.failure.message, { cause: reply.failure });
    return { kind: 'outsider', id: accountId, reason: `account ${accountId} is not in the organization` };
  }
  // `Status` is the field's name before September 2026 (Organizations API Reference, "Account").
  const state = reply.value.Account?.State ?? reply.value.Account?.Status;
  if (state !== 'ACTIVE') {
    return { kind: 'outsider', id: accountId, reason: `account ${accountId} is ${state ?? 'in no known state'}` };
  }
  const placement = await place(organizations, accountId);
  const { type, source } = classify(classifiers, placement);
  return { kind: 'member', id: accountId, name: reply.value.Account?.Name ?? accountId, type, typeSource: source };
}

async function place(organizations: OrganizationsClient, accountId: string): Promise<Placement> {
  const [organizationalUnits, tags] = await Promise.all([
    unitsAbove(organizations, accountId),
    tagsOf(organizations, accountId),
  ]);
  return { accountId, organizationalUnits, tags };
}

async function unitsAbove(
  organizations: OrganizationsClient,
  childId: string,
): Promise<Placement['organizationalUnits']> {
  const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: childId }));
  const parent = Parents?.[0];
  if (parent?.Id === undefined || parent.Type !== 'ORGANIZATIONAL_UNIT') return [];
  const [unit, above] = await Promise.all([
    organizations.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: parent.Id })),
    unitsAbove(organizations, parent.Id),
  ]);
  return [{ id: parent.Id, name: unit.OrganizationalUnit?.Name ?? '' }, ...above];
}

async function tagsOf(organizations: OrganizationsClient, accountId: string): Promise<Placement['tags']> {
  const { Tags } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: accountId }));
  return Object.fromEntries((Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
}
