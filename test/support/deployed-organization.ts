// The organization of a test's own local cloud, as the management account's administrator sees it: its accounts, the
// calls that the deployed functions made, and how long these take at the rates of AWS Organizations.
import {
  CreateAccountCommand,
  EnableAWSServiceAccessCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  MoveAccountCommand,
  paginateListOrganizationalUnitsForParent,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations';
import * as z from 'zod/mini';
import { rateRows } from '../../tools/fixtures/organizations-rates.ts';
import { deployed } from './deployed-cloud.ts';
import { eventHistory } from './event-history.ts';
import { eventually } from './eventually.ts';

const rows = rateRows.filter(({ scope }) => scope === 'account');

const record = z.object({ eventSource: z.string(), eventName: z.string(), errorCode: z.optional(z.string()) });

const management = () => deployed().cloud.administratorOf(deployed().cloud.idOf('management'));

/**
 * How often a function has called each operation of Organizations with success since a time, from CloudTrail, which
 * shows calls some time later.
 */
export async function successfulCalls(functionName: string, since: Date): Promise<ReadonlyMap<string, number>> {
  const marker = new Date();
  await rootId();
  const own = [{ AttributeKey: 'EventName' as const, AttributeValue: 'ListRoots' }];
  await eventually(async () => (await Array.fromAsync(eventHistory(management().cloudTrail, marker, own))).length > 0);

  const ofFunction = [{ AttributeKey: 'Username' as const, AttributeValue: functionName }];
  const counts = new Map<string, number>();
  for await (const { CloudTrailEvent = '{}' } of eventHistory(management().cloudTrail, since, ofFunction)) {
    const { eventSource, eventName, errorCode } = record.parse(JSON.parse(CloudTrailEvent));
    if (eventSource !== 'organizations.amazonaws.com' || errorCode !== undefined) continue;
    counts.set(eventName, (counts.get(eventName) ?? 0) + 1);
  }
  return counts;
}

/** The least time that these calls take, in seconds, for each rate of Organizations: the operations that it counts. */
export function secondsAtRates(counts: ReadonlyMap<string, number>): { operations: string; seconds: number }[] {
  return rows.map(({ operations, rate }) => ({
    operations: operations.join(', '),
    seconds: operations.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0) / rate,
  }));
}

let accounts = 0;
/** Creates an account, below the root, or moves it to an organizational unit below Workloads. Returns its id. */
export async function createAccount(unit?: string): Promise<string> {
  accounts += 1;
  const { organizations } = management();
  const AccountName = `account-${process.pid}-${accounts}`;
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }),
  );
  const AccountId = CreateAccountStatus?.AccountId ?? '';
  if (unit === undefined) return AccountId;
  const SourceParentId = await rootId();
  const DestinationParentId = await unitBelow(await unitBelow(SourceParentId, 'Workloads'), unit);
  await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
  return AccountId;
}

/** When the first account was created, and the ids of all. */
export type NewAccounts = { readonly since: Date; readonly ids: readonly string[] };
let begun: NewAccounts | undefined;

/**
 * Creates accounts, in an organization with two delegated administrators, for tests that need their baselines. These
 * take half a minute, in which others run.
 */
export async function beginNewAccounts(): Promise<void> {
  const { cloud } = deployed();
  const services = { testing: 'sso.amazonaws.com', dataScience: 'access-analyzer.amazonaws.com' };
  for (const [name, ServicePrincipal] of Object.entries(services)) {
    const AccountId = cloud.idOf(name);
    await management().organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
    await management().organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId, ServicePrincipal }));
  }
  const since = new Date();
  const ids: string[] = [];
  while (ids.length < 5) ids.push(await createAccount());
  begun = { since, ids };
}

/** The new accounts, when all of them have their baseline. */
export async function newAccounts(): Promise<NewAccounts> {
  const { since, ids } = begun ?? { since: new Date(), ids: [] };
  await eventually(async () => {
    const records = await Promise.all(ids.map((id) => deployed().hub.accountRecord(id)));
    return records.every((record) => record?.state === 'complete');
  });
  return { since, ids };
}

async function rootId(): Promise<string> {
  return (await management().organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
}

async function unitBelow(ParentId: string, name: string): Promise<string> {
  const pages = paginateListOrganizationalUnitsForParent({ client: management().organizations }, { ParentId });
  for await (const { OrganizationalUnits = [] } of pages) {
    const found = OrganizationalUnits.find(({ Name }) => Name === name);
    if (found?.Id) return found.Id;
  }
  throw new Error(`there is no organizational unit '${name}'`);
}

/** The id of a service control policy. */
export async function policyId(name: string): Promise<string> {
  const command = new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' });
  const { Policies = [] } = await management().organizations.send(command);
  return Policies.find(({ Name }) => Name === name)?.Id ?? '';
}
