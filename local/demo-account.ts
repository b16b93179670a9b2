// A part of the demo of `npm start`: the baseline of a sixth account, which is created, quarantined and moved.
import { ListPoliciesForTargetCommand } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { type AccountRecord, changedSettingCount } from '../shared/accounts/account-record.ts';
import { listAccounts } from '../shared/accounts/account-store.ts';
import { journalTableName } from '../shared/aws/names.ts';
import { counted } from '../shared/lib/text.ts';
import { managedRules } from './aws/config-managed-rules.ts';
import type { RunningCloud } from './cloud.ts';
import { type DemoDataset, readDataset } from './demo-dataset.ts';
import { sessionOfNewRole } from './demo-role.ts';
import { type DemoStep, observeSteps } from './demo-steps.ts';
import { createAccount, moveAccount, rootOf, unitNamed } from './local-organization.ts';
import { managementAccountId } from './management-account.ts';

const violatedRules = [
  'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED',
  'S3_BUCKET_VERSIONING_ENABLED',
  'S3_DEFAULT_ENCRYPTION_KMS',
];

/**
 * Runs the demo, and reports each step as soon as it is observed or its timeout is over. Rejects when the cloud stops.
 * `dataset` is one that data-science accounts read.
 */
export async function runAccountDemo(
  running: RunningCloud,
  dataset: DemoDataset | undefined,
  onStep: (step: DemoStep) => void,
): Promise<readonly DemoStep[]> {
  const { cloud, accounts, signal } = running;
  const { organizations } = accounts(managementAccountId, cloud.region);
  const journal = { dynamodb: accounts(cloud.accounts.sharedServices, cloud.region).dynamodb, table: journalTableName };
  const root = await rootOf(organizations);
  const [dataScience, testing] = await Promise.all([
    unitNamed(organizations, 'Data Science'),
    unitNamed(organizations, 'Testing'),
  ]);
  const began = Date.now().toString(36);
  const { observe, steps } = observeSteps(signal, onStep);

  const accountId = await createAccount(organizations, `Retail Data Science ${began}`);
  const { s3 } = accounts(accountId, cloud.region);
  const bucket = `existing-${began}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: bucket }));
  await moveAccount(organizations, accountId, root, dataScience);

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

  const scientist = await sessionOfNewRole(running, accountId, 'scientist');
  const reads = async (answer: string) => {
    const read = dataset && (await readDataset(scientist, dataset));
    return read?.startsWith(answer) ? `${dataset?.bucket}: ${read}` : undefined;
  };

  await observe('quarantined until its baseline is complete', () => policies('palisade-quarantine', ''));
  if (dataset) await observe(`it is refused the dataset ${dataset.name}`, () => reads('AccessDenied'));
  await observe(
    'waiting for its access role, with retries',
    async () => (await record(({ state, steps }) => state === 'waiting' && steps.length > 0))?.reason,
  );
  await observe('baseline complete', async () => {
    const found = await record(({ state, type }) => state === 'complete' && type === 'data-science');
    return (
      found && `${counted(changedSettingCount(found.steps), 'setting')} written, ${counted(found.attempts, 'attempt')}`
    );
  });
  if (dataset) await observe('it reads the dataset, and no hand was moved', () => reads(dataset.content));
  await observe('the bucket that it already had is remediated', async () => {
    const verdicts = await Promise.all(violatedRules.map((rule) => managedRules[rule]?.(s3, bucket)));
    return verdicts.every((verdict) => verdict === 'COMPLIANT') ? bucket : undefined;
  });
  await observe('policies of data-science attached', () => policies('palisade-data-science', 'palisade-quarantine'));
  await moveAccount(organizations, accountId, dataScience, testing);
  await observe('after a move to Testing: policies of testing', () =>
    policies('palisade-testing', 'palisade-data-science'),
  );
  return steps;
}
