// What an existing organization looks like while Palisade governs it: findings, policies, and what Palisade has written.
import {
  CreateAccountCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from '@aws-sdk/client-organizations';
import * as z from 'zod/mini';
import { recordedWrites } from '../../local/aws/recorded-writes.ts';
import { baselineAll } from '../../local/first-baselines.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { userAgent } from '../../shared/aws/http-handler.ts';
import { journalTableName } from '../../shared/aws/names.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { type ExistingOrganization, members } from './existing-organization.ts';
import type { PolicyFolder } from './policy-folder.ts';

const region = 'us-east-1';

export const hubAccountOf = (organization: ExistingOrganization) =>
  organization.accounts(organization.idOf('platform'), region);
export const organizationsOf = (organization: ExistingOrganization) =>
  organization.accounts(organization.idOf('management'), region).organizations;
const journalOf = (organization: ExistingOrganization) => ({
  dynamodb: hubAccountOf(organization).dynamodb,
  table: journalTableName,
});

export async function findingsIn(folder: PolicyFolder): Promise<readonly Finding[]> {
  return z.array(findingSchema).parse(await folder.json('hub', 'findings'));
}

export function recordOf(organization: ExistingOrganization, accountId: string): Promise<AccountRecord | undefined> {
  return findAccount(journalOf(organization), accountId);
}

/** The names of the SCPs that are attached to an account itself. */
export async function policiesOn(organization: ExistingOrganization, TargetId: string): Promise<readonly string[]> {
  const { Policies = [] } = await organizationsOf(organization).send(
    new ListPoliciesForTargetCommand({ TargetId, Filter: 'SERVICE_CONTROL_POLICY' }),
  );
  return Policies.map(({ Name = '' }) => Name).sort();
}

/** What the schedule of compare-accounts does every hour; waits until these accounts have their baseline. */
export async function compareAccounts(organization: ExistingOrganization, ids: readonly string[]): Promise<void> {
  const accountId = organization.idOf('platform');
  const hub = { accountId, region, organizationId: organization.organizationId, externalId: '' };
  await baselineAll(organization.accounts, hub, journalOf(organization), ids);
}

/** Creates an account as Organizations does, and moves it to a unit. Returns its id. */
export async function createAccount(
  organization: ExistingOrganization,
  AccountName: string,
  unit: string,
): Promise<string> {
  const organizations = organizationsOf(organization);
  const Email = `${AccountName.toLowerCase().replaceAll(' ', '-')}@acme.internal`;
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName, Email }));
  const AccountId = CreateAccountStatus?.AccountId ?? '';
  const SourceParentId = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
  const DestinationParentId = organization.unitOf(unit);
  await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
  return AccountId;
}

/**
 * The writes of Palisade until now, except in the hub's account: into the accounts, and about them into Organizations.
 * Each operation once.
 */
export async function writesOfPalisade(organization: ExistingOrganization): Promise<readonly string[]> {
  const { calls: writes } = await recordedWrites(organization.accounts, 0);
  const watched = [...members, 'management'].filter((name) => name !== 'platform').map(organization.idOf);
  const done = writes.filter(
    ({ account, record }) =>
      watched.includes(account) && record.errorCode === undefined && record.userAgent.includes(userAgent),
  );
  return [...new Set(done.map(({ record }) => record.eventName))].sort();
}
