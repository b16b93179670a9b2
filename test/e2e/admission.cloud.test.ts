// Who reads a dataset, end to end: boto3 reads as roles of accounts that come, are shut out, and move away, and nothing
// but what happens to the account decides. The seconds that pass are printed.
import {
  CreateOrganizationalUnitCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-organizations';
import { GetBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { moveAccount } from '../../local/local-organization.ts';
import { type AccountRecord, accountRecordSchema } from '../../shared/accounts/account-record.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { findResource } from '../../shared/platform/resource-store.ts';
import { datasetBucket } from '../../shared/resources/dataset/dataset-names.ts';
import { queryItems } from '../../shared/table/table.ts';
import { accounts, cloud, ids, journal, newName, region } from '../support/cloud.ts';
import { type DatasetCall, startDatasetUser } from '../support/dataset-user.ts';
import { makeDeclaredAccount } from '../support/declared-account.ts';
import { eventually } from '../support/eventually.ts';
import { runPalisade } from '../support/palisade.ts';

const { organizations } = accounts(ids.management, region);
const owner = accounts(ids.dataManagement, region);
const bucket = datasetBucket('customers', ids.dataManagement);
const user = startDatasetUser(cloud.endpoint, region, bucket);

/** The steps in `admission.requires` of governance.yml. */
const required = ['account-public-access', 'config-recorder', 'forward-role', 'forwarding-rule', 'spoke-role'];

const refusal = { answer: 'AccessDenied', message: expect.any(String) };

const admits = async (accountId: string) =>
  (await owner.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy?.includes(accountId) === true;

/** Waits for this answer to a read. Prints the seconds since a time. */
async function untilRead(accountId: string, answer: string, what: string, since: number): Promise<void> {
  await eventually(async () => (await user.call(accountId, 'read')).answer === answer);
  process.stdout.write(`${what}: ${((Date.now() - since) / 1_000).toFixed(1)} s\n`);
}

/** Another suite empties the key of its readers for some seconds. */
const reads = (accountId: string) => eventually(async () => (await user.call(accountId, 'read')).answer === 'data');

/** The runs of the account's baseline, the first one first. */
async function listRuns(accountId: string): Promise<readonly AccountRecord[]> {
  const runs: AccountRecord[] = [];
  for await (const { record } of queryItems(journal, 'id = :id', { ':id': `account#${accountId}` })) {
    if (record) runs.push(accountRecordSchema.parse(record));
  }
  return runs;
}

async function platform(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runPalisade('platform', ...args, '--json');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

beforeAll(async () => {
  await owner.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'key', Body: 'data' }));
});
afterAll(() => user.stop());

describe('a new data-science account', () => {
  let accountId: string;
  beforeAll(async () => {
    accountId = await makeDeclaredAccount(organizations, {
      name: newName('retail'),
      unit: 'Workloads/Data Science',
    });
  });

  test('is refused until its baseline is complete, and reads seconds later, with no command (platform check 10)', async () => {
    const refused = new Set<string>();
    await eventually(async () => {
      const isAdmitted = await admits(accountId);
      const { answer } = await user.call(accountId, 'read');
      const record = await findAccount(journal, accountId);
      // Asked in this order: what is complete by now may have been incomplete when it read.
      if (answer === 'data') expect(record).toMatchObject({ state: 'complete', type: 'data-science' });
      // It is admitted once what governance.yml requires is in force. The quarantine denies until all is complete.
      if (isAdmitted) expect(Object.keys(record?.verified ?? {})).toEqual(expect.arrayContaining(required));
      else refused.add(`${answer} while ${record?.state ?? 'unknown'}`);
      return answer === 'data';
    });
    expect([...refused]).toContain('AccessDenied while waiting');
    const record = await findAccount(journal, accountId);
    const seconds = (Date.now() - Date.parse(record?.completedAt ?? '')) / 1_000;
    process.stdout.write(`read after its baseline was complete: ${seconds.toFixed(1)} s\n`);
  });

  test('had its type from its first run on, by the tag that it was made with (platform check 7)', async () => {
    const runs = await listRuns(accountId);
    expect(runs.length).toBeGreaterThan(0);
    expect(new Set(runs.map(({ type }) => type))).toEqual(new Set(['data-science']));
    const { Tags = [] } = await organizations.send(new ListTagsForResourceCommand({ ResourceId: accountId }));
    expect(Tags.map(({ Key }) => Key)).not.toContain('palisade:account-type');
  });

  test.each<DatasetCall>(['put', 'delete', 'change-policy', 'change-encryption'])(
    'a role of it that may do everything may not %s (platform check 9)',
    async (call) => {
      expect(await user.call(accountId, call)).toMatchObject(
        // Only the owner's account may do this at all (S3 User Guide, "Policy evaluation").
        call === 'change-policy' ? { answer: expect.stringMatching(/^(AccessDenied|MethodNotAllowed)$/) } : refusal,
      );
      await reads(accountId);
    },
  );

  test('is shut out alone by `platform shut`, and let in again by `platform open` (platform check 12)', async () => {
    const shut = Date.now();
    await platform('shut', accountId, '--reason', 'a test');
    await untilRead(accountId, 'AccessDenied', 'refused after `platform shut`', shut);
    await reads(ids.dataScience);
    const opened = Date.now();
    await platform('open', accountId, '--reason', 'the test is over');
    await untilRead(accountId, 'data', 'read after `platform open`', opened);
  });

  test('is refused when it moves to a unit that gives no type, and the owner’s record names it (platform check 11)', async () => {
    const root = (await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
    const made = await organizations.send(
      new CreateOrganizationalUnitCommand({ ParentId: root, Name: newName('Sandbox') }),
    );
    const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: accountId }));
    const moved = Date.now();
    await moveAccount(organizations, accountId, Parents?.[0]?.Id ?? '', made.OrganizationalUnit?.Id ?? '');
    await untilRead(accountId, 'AccessDenied', 'refused after the move', moved);
    // The key refuses it first; the bucket follows.
    await eventually(async () => !(await admits(accountId)));
    const named = async () =>
      (await findResource(journal, { owner: ids.dataManagement, kind: 'dataset', name: 'customers' }))?.reason.includes(
        accountId,
      );
    await eventually(named);
    await reads(ids.dataScience);
  });
});

test('an account of a reader’s type with a policy on monitor is not admitted, and is told which one', async () => {
  await reads(ids.production);
  expect(await user.call(ids.testing, 'read')).toMatchObject(refusal);
  expect(await platform('of', ids.testing)).toMatch(/sagemaker-inside[^"]*monitor/);
});
