// Looks up accounts in AWS Organizations: whether they are active members, and of which type.
import {
  type Account,
  DescribeAccountCommand,
  type OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { toResult } from '../aws/errors.ts';
import { type Joining, joinedMethods } from './account-age.ts';
import { accountTags } from './account-tags.ts';
import {
  type AccountTypeRules,
  type Classification,
  classifyAccount,
  type Environment,
  needsTags,
  type Placement,
  type TypeSource,
} from './account-type.ts';
import { type Exclusions, excludedState, exclusionOf } from './exclusion.ts';
import { pathAbove, UnknownPlaceError } from './organization-path.ts';
import { createUnitLookup, type UnitLookup } from './organizational-units.ts';

export type Member = {
  readonly kind: 'member';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly type: Classification;
  readonly typeSource: TypeSource;
  /** Null: not known, so that the account is admitted nowhere. */
  readonly environment: Environment | null;
} & Required<Joining>;

/** An account that Palisade does not govern: it is not in the organization, not active, or excluded. */
export type IneligibleAccount = {
  readonly kind: 'ineligible';
  readonly id: string;
  /** The state of a member that is not active, or `EXCLUDED` by governance.yml; null for an account that is not in the organization. */
  readonly state: string | null;
  readonly reason: string;
  /** Known of a member. */
  readonly name?: string;
};

/** An account of the list. `describe` asks what the list does not say, and throws as `lookUp` does. */
export type ListedAccount = {
  readonly id: string;
  readonly describe: () => Promise<Member | IneligibleAccount>;
};

export interface Directory {
  /**
   * An account as it is now; names of organizational units may be five minutes old. Throws the SDK's error if a call to
   * Organizations fails, and UnknownPlaceError if the answers do not say where the account is: a question that failed is
   * never a type.
   */
  lookUp(accountId: string): Promise<Member | IneligibleAccount>;
  /** All accounts of the organization, the management account among them. Throws the SDK's error if it cannot list all. */
  list(): Promise<readonly ListedAccount[]>;
}

/** `accountTypes` of governance.yml. */
export type DirectoryRules = AccountTypeRules & { readonly exclude: Exclusions };

type Sources = {
  readonly organizations: OrganizationsClient;
  readonly rules: DirectoryRules;
  readonly units: UnitLookup;
};

/** Creates a directory that caches names of organizational units for five minutes. */
export function createDirectory(organizations: OrganizationsClient, rules: DirectoryRules): Directory {
  const sources = { organizations, rules, units: createUnitLookup(organizations) };
  return { lookUp: (accountId) => lookUp(sources, accountId), list: () => list(sources) };
}

async function list(sources: Sources): Promise<readonly ListedAccount[]> {
  const accounts = new Map<string, ListedAccount>();
  for await (const { Accounts = [] } of paginateListAccounts({ client: sources.organizations }, {})) {
    for (const account of Accounts) {
      const id = account.Id;
      if (id !== undefined) accounts.set(id, { id, describe: () => describe(sources, id, account) });
    }
  }
  return [...accounts.values()];
}

async function lookUp(sources: Sources, accountId: string): Promise<Member | IneligibleAccount> {
  const asked = sources.organizations.send(new DescribeAccountCommand({ AccountId: accountId }));
  const reply = await toResult(asked);
  if (reply.ok) return describe(sources, accountId, reply.value.Account ?? {});
  if (reply.failure.code !== 'AccountNotFoundException') throw reply.error;
  return { kind: 'ineligible', id: accountId, state: null, reason: `account ${accountId} is not in the organization` };
}

/** The account of an answer, which has to say its state (AWS Organizations API Reference, "Account": State). */
async function describe(sources: Sources, id: string, account: Account): Promise<Member | IneligibleAccount> {
  const { State: state } = account;
  if (state === undefined) throw new UnknownPlaceError(`AWS Organizations answers no state for account ${id}`);
  if (state !== 'ACTIVE') return { kind: 'ineligible', id, state, reason: `account ${id} is ${state}` };
  const name = account.Name ?? id;
  const organizationalUnits = await sources.units(pathAbove(account));
  const reason = exclusionOf(sources.rules.exclude, { accountId: id, organizationalUnits });
  if (reason !== undefined) return { kind: 'ineligible', id, state: excludedState, reason, name };
  const { type, source, environment } = await classifyMember(sources, { accountId: id, organizationalUnits });
  return {
    kind: 'member',
    id,
    name,
    email: account.Email ?? '',
    type,
    typeSource: source,
    environment,
    joinedMethod: joinedMethods.find((method) => method === account.JoinedMethod) ?? null,
    joinedAt: account.JoinedTimestamp?.toISOString() ?? null,
  };
}

/** Reads the tags only if they count. */
async function classifyMember(
  { organizations, rules }: Sources,
  placement: Omit<Placement, 'tags'>,
): Promise<ReturnType<typeof classifyAccount>> {
  const tags = needsTags(rules, placement) ? await accountTags(organizations, placement.accountId) : {};
  return classifyAccount(rules, { ...placement, tags });
}
