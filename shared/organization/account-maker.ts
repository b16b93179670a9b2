// Makes one account: waits for its turn, asks for the account, and waits until AWS has made it.
import {
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeAccountCommand,
  type OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { pathAbove } from '../accounts/organization-path.ts';
import type { BucketClock } from '../aws/adaptive-token-bucket.ts';
import { type AwsFailure, formatFailure, toResult } from '../aws/errors.ts';
import { creationFailure, stopsFurtherAccounts } from './creation-failures.ts';
import type { Pace } from './creation-pace.ts';
import { createCreationPoller } from './creation-poller.ts';
import { comparableEmail } from './read-organization.ts';

type NewAccount = {
  readonly name: string;
  readonly email: string;
  readonly tags: Readonly<Record<string, string>>;
  /** A request that makes an account of this name already. */
  readonly requestId?: string;
};

/** The account with the root or unit that it is in; or null, and why it was not made. */
export type MadeAccount =
  | { readonly accountId: string; readonly parentId: string | undefined }
  | { readonly accountId: null; readonly reason: string };

type Settings = {
  readonly clock: BucketClock;
  readonly pace: Pace;
  readonly accessRole: string;
  readonly onWait: (account: { readonly name: string; readonly waitMs: number }) => void;
};

/** How often a throttled request is sent again, in addition to the attempts of the client. */
const attempts = 6;

/** Throws the SDK's error for calls that fail. After a failure that all accounts would have, it asks for no more. */
export function createAccountMaker(
  client: OrganizationsClient,
  settings: Settings,
): (account: NewAccount) => Promise<MadeAccount> {
  const ended = createCreationPoller(client, settings.clock);
  let stop: string | undefined;
  const finish = async (status: CreateAccountStatus | undefined): Promise<CreateAccountStatus | undefined> =>
    status?.State === 'IN_PROGRESS' && status.Id !== undefined ? ended(status.Id) : status;

  return async (account) => {
    const known = account.requestId && (await finish({ Id: account.requestId, State: 'IN_PROGRESS' }));
    const foundId = known ? known.AccountId : undefined;
    // The request may be of somebody else, who makes another account of this name.
    if (foundId !== undefined && (await hasEmail(client, foundId, account.email))) return inRoot(foundId);
    if (stop !== undefined) return { accountId: null, reason: stop };
    const requested = await toResult(requestAccount(client, account, settings));
    if (!requested.ok) {
      if (isAboutAll(requested.failure)) stop = afterFailure(formatFailure(requested.failure));
      throw requested.error;
    }
    const status = await finish(requested.value);
    if (status === undefined) {
      return { accountId: null, reason: 'AWS is still making it: apply again in some minutes' };
    }
    if (status.AccountId !== undefined) return inRoot(status.AccountId);
    const reason = creationFailure(status.FailureReason);
    if (stopsFurtherAccounts(status.FailureReason)) stop = afterFailure(reason);
    // A request of which the answer was lost has made it.
    const own = isTaken(status.FailureReason) ? await accountWith(client, account.email) : undefined;
    return own ?? { accountId: null, reason };
  };
}

/** AWS Organizations API Reference, CreateAccount: a new account is in the root. */
function inRoot(accountId: string): MadeAccount {
  return { accountId, parentId: undefined };
}

function afterFailure(reason: string): string {
  return `not asked for, since another account failed: ${reason}`;
}

/** The caller may not make accounts, or the organization may not have more, or not on one day (API Reference). */
function isAboutAll({ kind, code }: AwsFailure): boolean {
  return kind === 'denied' || code === 'ConstraintViolationException';
}

function isTaken(reason: string | undefined): boolean {
  return reason === 'EMAIL_ALREADY_EXISTS' || reason === 'CONCURRENT_ACCOUNT_MODIFICATION';
}

async function requestAccount(
  client: OrganizationsClient,
  { name, email, tags }: NewAccount,
  { clock, pace, accessRole, onWait }: Settings,
): Promise<CreateAccountStatus | undefined> {
  const command = {
    AccountName: name,
    Email: email,
    RoleName: accessRole,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
  for (let attempt = 1; ; attempt += 1) {
    const waitMs = pace();
    if (waitMs > 0) {
      onWait({ name, waitMs });
      await clock.sleep(waitMs);
    }
    const reply = await toResult(client.send(new CreateAccountCommand(command)));
    if (reply.ok) return reply.value.CreateAccountStatus;
    if (reply.failure.kind !== 'throttled' || attempt === attempts) throw reply.error;
  }
}

async function hasEmail(client: OrganizationsClient, AccountId: string, email: string): Promise<boolean> {
  const { Account } = await client.send(new DescribeAccountCommand({ AccountId }));
  return comparableEmail(Account?.Email ?? '') === comparableEmail(email);
}

async function accountWith(client: OrganizationsClient, email: string): Promise<MadeAccount | undefined> {
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
    const account = Accounts.find(({ Email = '' }) => comparableEmail(Email) === comparableEmail(email));
    if (account?.Id) return { accountId: account.Id, parentId: pathAbove(account).at(-1) };
  }
  return undefined;
}
