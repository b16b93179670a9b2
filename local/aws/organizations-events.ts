// Simulates what the emulator lacks of AWS Organizations: sends events about accounts that were created or moved, and
// creates the access role of a new account some time after the account, as AWS does.
import { setTimeout as sleep } from 'node:timers/promises';
import { ListParentsCommand, type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import * as accountCall from '../../events/organization/account-api-call.ts';
import * as accountCreated from '../../events/organization/account-created.ts';
import { toResult } from '../../shared/aws/errors.ts';
import { createAccessRole, managementAccountId } from './access-role.ts';
import type { ClientsFor } from './clients.ts';
import { deliver } from './eventbridge-delivery.ts';

export type OrganizationsEventsOptions = {
  readonly accounts: ClientsFor;
  /** The Region for calls to global services. */
  readonly region: string;
  readonly accessRole: string;
  /** Is called with an error after which the simulation continues. */
  readonly onError: (error: unknown) => void;
};

/** The only Region in which AWS Organizations emits events. */
const organizationsRegion = 'us-east-1';
const pollIntervalMs = 500;
/**
 * In AWS the access role of a new account appears after minutes. Here it takes long enough that onboarding must retry.
 */
export const accessRoleDelayMs = 3_000;

type ParentByAccount = Map<string, string>;

/**
 * Runs until the signal is aborted, and ends when nothing of it is left. Sends no events about accounts that existed when it started.
 */
export async function watchOrganization(options: OrganizationsEventsOptions, signal: AbortSignal): Promise<void> {
  const { organizations } = options.accounts(managementAccountId, options.region);
  const parents = await parentsOf(organizations);
  const pendingRoles: Promise<void>[] = [];
  while (!signal.aborted) {
    await sleep(pollIntervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    try {
      await sendChanges(options, parents, await parentsOf(organizations), pendingRoles, signal);
    } catch (error) {
      if (!signal.aborted) options.onError(error);
    }
  }
  await Promise.all(pendingRoles);
}

async function sendChanges(
  options: OrganizationsEventsOptions,
  known: ParentByAccount,
  now: ParentByAccount,
  pendingRoles: Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  for (const [accountId, parent] of now) {
    const before = known.get(accountId);
    known.set(accountId, parent);
    if (before === undefined) {
      pendingRoles.push(createAccessRoleLater(options, accountId, signal));
      await deliver(options.accounts, createdEvent(accountId));
    } else if (before !== parent) {
      await deliver(options.accounts, movedEvent(accountId, before, parent));
    }
  }
}

async function createAccessRoleLater(
  { accounts, region, accessRole, onError }: OrganizationsEventsOptions,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  await sleep(accessRoleDelayMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return;
  const made = await toResult(createAccessRole(accounts(accountId, region).iam, accessRole));
  // A role that somebody else has created already stays as it is.
  if (!made.ok && !signal.aborted && !made.failure.code.startsWith('EntityAlreadyExists')) onError(made.error);
}

async function parentsOf(organizations: OrganizationsClient): Promise<ParentByAccount> {
  const ids: string[] = [];
  for await (const { Accounts } of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id, Status } of Accounts ?? []) {
      if (Id && Id !== managementAccountId && Status === 'ACTIVE') ids.push(Id);
    }
  }
  const parents = await pMap(
    ids,
    async (id) => (await organizations.send(new ListParentsCommand({ ChildId: id }))).Parents?.[0]?.Id ?? '',
    { concurrency: 8 },
  );
  return new Map(ids.map((id, index) => [id, parents[index] ?? '']));
}

function createdEvent(accountId: string) {
  const now = new Date().toISOString();
  return organizationsEvent(accountCreated.detailType, {
    userIdentity: { accountId: managementAccountId, invokedBy: 'AWS Internal' },
    eventName: accountCreated.eventName,
    eventType: 'AwsServiceEvent',
    requestParameters: null,
    serviceEventDetails: {
      createAccountStatus: {
        id: `car-${crypto.randomUUID().replaceAll('-', '')}`,
        state: 'SUCCEEDED',
        accountName: '****',
        accountId,
        requestedTimestamp: now,
        completedTimestamp: now,
      },
    },
  });
}

function movedEvent(accountId: string, sourceParentId: string, destinationParentId: string) {
  const root = `arn:aws:iam::${managementAccountId}:root`;
  return organizationsEvent(accountCall.detailType, {
    userIdentity: { type: 'Root', principalId: managementAccountId, arn: root, accountId: managementAccountId },
    eventName: 'MoveAccount',
    eventType: 'AwsApiCall',
    requestParameters: { accountId, sourceParentId, destinationParentId },
    responseElements: null,
  });
}

function organizationsEvent(detailType: string, detail: object) {
  const time = new Date().toISOString();
  return {
    version: '0',
    id: crypto.randomUUID(),
    source: accountCreated.source,
    'detail-type': detailType,
    account: managementAccountId,
    region: organizationsRegion,
    time,
    resources: [],
    detail: {
      eventVersion: '1.11',
      eventTime: time,
      eventSource: 'organizations.amazonaws.com',
      awsRegion: organizationsRegion,
      eventID: crypto.randomUUID(),
      readOnly: false,
      managementEvent: true,
      recipientAccountId: managementAccountId,
      ...detail,
    },
  };
}
