// A part of the demo of `npm start`: the baseline of a sixth account, which is created, quarantined and moved.
import {
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import pWaitFor from 'p-wait-for';
import { type AccountRecord, changedSettingCount } from '../shared/accounts/account-record.ts';
import { listAccounts } from '../shared/accounts/account-store.ts';
import { journalTableName } from '../shared/aws/names.ts';
import { counted } from '../shared/lib/text.ts';
import { managedRules } from './aws/config-managed-rules.ts';
import type { RunningCloud } from './cloud.ts';
import { managementAccountId } from './management-account.ts';
import { createAccount, moveAccount } from './organization.ts';

/**
 * One step of the demo, the evidence for it, and the milliseconds from the request for the account until another client
 * saw it happen. A step that did not happen has no time.
 */
export type DemoStep = { readonly what: string; readonly evidence: string; readonly milliseconds: number | undefined };

const stepTimeoutMs = 60_000;
const violatedRules = [
  'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  'S3_BUCKET_VERSIONING_ENABLED',
  'S3_DEFAULT_ENCRYPTION_KMS',
];

/** Runs the demo, and reports each step as soon as it is observed or its timeout is over. Rejects when the cloud stops. */
export async function runAccountDemo(
  { cloud, accounts, signal }: RunningCloud,
  onStep: (step: DemoStep) => void,
): Promise<readonly DemoStep[]> {
  const { organizations } = accounts(managementAccountId, cloud.region);
  const journal = { dynamodb: accounts(cloud.accounts.sharedServices, cloud.region).dynamodb, table: journalTableName };
  const [root, units] = await organizationalUnits(organizations);
  const unit = (name: string) => units.get(name) ?? '';
  const demoSteps: DemoStep[] = [];
  const started = Date.now();
  const waitForStep = async (what: string, findEvidence: () => Promise<string | undefined>) => {
    let evidence: string | undefined;
    try {
      await pWaitFor(
        async () => {
          evidence = await findEvidence();
          return evidence !== undefined;
        },
        { interval: 100, timeout: stepTimeoutMs },
      );
    } catch {
      signal.throwIfAborted();
      evidence = undefined;
    }
    const step = {
      what,
      evidence: evidence ?? '',
      milliseconds: evidence === undefined ? undefined : Date.now() - started,
    };
    demoSteps.push(step);
    onStep(step);
  };

  const accountId = await createAccount(organizations, `Retail Production ${started.toString(36)}`);
  const { s3 } = accounts(accountId, cloud.region);
  const bucket = `existing-${started.toString(36)}`;
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

  await waitForStep('quarantined until its baseline is complete', () => policies('palisade-quarantine', ''));
  await waitForStep(
    'waiting for its access role, with retries',
    async () => (await record(({ state, steps }) => state === 'waiting' && steps.length > 0))?.reason,
  );
  await waitForStep('baseline complete', async () => {
    const found = await record(({ state, type }) => state === 'complete' && type === 'production');
    return (
      found && `${counted(changedSettingCount(found.steps), 'setting')} written, ${counted(found.attempts, 'attempt')}`
    );
  });
  await waitForStep('the bucket that it already had is remediated', async () => {
    const verdicts = await Promise.all(violatedRules.map((rule) => managedRules[rule]?.(s3, bucket)));
    return verdicts.every((verdict) => verdict === 'COMPLIANT') ? bucket : undefined;
  });
  await waitForStep('policies of production attached', () => policies('palisade-production', 'palisade-quarantine'));
  await moveAccount(organizations, accountId, unit('Production'), unit('Testing'));
  await waitForStep('after a move to Testing: policies of testing', () =>
    policies('palisade-testing', 'palisade-production'),
  );
  return demoSteps;
}

/** The id of the root, and the ids of the organizational units under Workloads, by name. */
async function organizationalUnits(
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
