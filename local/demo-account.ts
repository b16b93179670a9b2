// The second part of the story of `npm start`: a sixth account is created, waited for, brought to its baseline, and moved.
import {
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import pWaitFor from 'p-wait-for';
import { type AccountRecord, settingsWritten } from '../shared/accounts/account-record.ts';
import { listAccounts } from '../shared/accounts/account-store.ts';
import { journalTable } from '../shared/aws/names.ts';
import { managementAccountId } from './aws/access-role.ts';
import { managedRules } from './aws/config-managed-rules.ts';
import type { RunningCloud } from './cloud.ts';
import { createAccount, moveAccount } from './organization.ts';

/** One thing that has to happen, and when it was seen from outside, in milliseconds since the account was asked for. */
export type Act = { readonly what: string; readonly seen: string; readonly milliseconds: number | undefined };

const patience = 60_000;
const violated = [
  'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  'S3_BUCKET_VERSIONING_ENABLED',
  'S3_DEFAULT_ENCRYPTION_KMS',
];

/** Plays it, and tells of each act as it is seen. What was not seen has no time. */
export async function playAccountStory(
  { cloud, accounts }: RunningCloud,
  onAct: (act: Act) => void,
): Promise<readonly Act[]> {
  const { organizations } = accounts(managementAccountId, cloud.region);
  const journal = { dynamodb: accounts(cloud.accounts.sharedServices, cloud.region).dynamodb, table: journalTable };
  const [root, units] = await placesOf(organizations);
  const unit = (name: string) => units.get(name) ?? '';
  const acts: Act[] = [];
  const started = Date.now();
  const see = async (what: string, look: () => Promise<string | undefined>) => {
    let seen: string | undefined;
    try {
      await pWaitFor(
        async () => {
          seen = await look();
          return seen !== undefined;
        },
        { interval: 100, timeout: patience },
      );
    } catch {
      seen = undefined;
    }
    const act = { what, seen: seen ?? '', milliseconds: seen === undefined ? undefined : Date.now() - started };
    acts.push(act);
    onAct(act);
  };

  const accountId = await createAccount(organizations, `Retail Production ${started.toString(36)}`);
  const { s3 } = accounts(accountId, cloud.region);
  const bucket = `made-before-${started.toString(36)}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
  await moveAccount(organizations, accountId, root, unit('Production'));

  const record = async (is: (record: AccountRecord) => boolean) => {
    const found = (await listAccounts(journal)).find((each) => each.accountId === accountId);
    return found && is(found) ? found : undefined;
  };
  const attached = async () => {
    const command = new ListPoliciesForTargetCommand({ TargetId: accountId, Filter: 'SERVICE_CONTROL_POLICY' });
    return ((await organizations.send(command)).Policies ?? []).map(({ Name }) => Name ?? '').sort();
  };
  const policies = async (wanted: string, unwanted: string) => {
    const names = await attached();
    return names.includes(wanted) && !names.includes(unwanted) ? names.join(', ') : undefined;
  };

  await see('it is shut until its baseline is complete', () => policies('palisade-quarantine', ''));
  await see(
    'its access role is not there yet: waited for',
    async () => (await record(({ state, steps }) => state === 'waiting' && steps.length > 0))?.reason,
  );
  await see('it has its baseline', async () => {
    const found = await record(({ state, type }) => state === 'complete' && type === 'production');
    return found && `${settingsWritten(found.steps)} settings written, ${found.attempts} tries`;
  });
  await see('the bucket made before is repaired', async () => {
    const verdicts = await Promise.all(violated.map((rule) => managedRules[rule]?.(s3, bucket)));
    return verdicts.every((verdict) => verdict === 'COMPLIANT') ? bucket : undefined;
  });
  await see('it has the policies of production', () => policies('palisade-production', 'palisade-quarantine'));
  await moveAccount(organizations, accountId, unit('Production'), unit('Testing'));
  await see('moved to Testing, it has those of testing', () => policies('palisade-testing', 'palisade-production'));
  return acts;
}

/** The root's id, and the ids of the units under Workloads by name. */
async function placesOf(
  organizations: ReturnType<RunningCloud['accounts']>['organizations'],
): Promise<readonly [root: string, units: ReadonlyMap<string, string>]> {
  const root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  const under = async (ParentId: string) => {
    const found = new Map<string, string>();
    const pages = paginateListOrganizationalUnitsForParent({ client: organizations }, { ParentId });
    for await (const { OrganizationalUnits } of pages) {
      for (const { Name, Id } of OrganizationalUnits ?? []) if (Name && Id) found.set(Name, Id);
    }
    return found;
  };
  return [root, await under((await under(root)).get('Workloads') ?? '')];
}
