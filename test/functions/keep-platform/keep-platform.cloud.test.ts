// Checks 13 and 14 of the design: somebody who comes through the access role, which no policy binds, opens a dataset to an
// outsider, or shuts its readers out. It is set back, and the finding names the session, even one that has the name of a
// function.
import { DeleteRepositoryPolicyCommand, ECRClient, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { findAccount } from '../../../shared/accounts/account-store.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { listFindings } from '../../../shared/findings/finding-queries.ts';
import { findResource } from '../../../shared/platform/resource-store.ts';
import { datasetBucket } from '../../../shared/resources/dataset/dataset-names.ts';
import { accounts, cloud, ids, journal, newName, region } from '../../support/cloud.ts';
import { eventually } from '../../support/eventually.ts';
import { roleSession } from '../../support/role-session.ts';

const owner = ids.dataManagement;
const Bucket = datasetBucket('customers', owner);
const outsider = '999999999999';

/** A session of the access role, which trusts the management account. */
async function throughAccessRole(RoleSessionName: string, accountId = owner) {
  const source = await roleSession(ids.management, newName('admin'), ['sts:AssumeRole']);
  const client = new STSClient({ endpoint: cloud.endpoint, region, credentials: source });
  const RoleArn = `arn:aws:iam::${accountId}:role/OrganizationAccountAccessRole`;
  const { Credentials, AssumedRoleUser } = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const settings = { endpoint: cloud.endpoint, region, credentials };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const others = { ecr: new ECRClient(settings), iam: new IAMClient(settings) };
  return { s3, kms: new KMSClient(settings), ...others, principal: AssumedRoleUser?.Arn ?? '' };
}

async function policy(): Promise<string> {
  const { s3 } = accounts(owner, region);
  return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '';
}

const repeatMs = 40_000;
const maxTimes = 5;

/**
 * Changes a document, and returns the finding that names who did. The change is repeated if there is none after a while:
 * a run that admits another suite's account may have replaced it without having read it.
 */
function findingAfter(
  change: () => Promise<unknown>,
  { principal, resourceId = Bucket, accountId = owner }: { principal: string; resourceId?: string; accountId?: string },
): Promise<Finding> {
  let times = 0;
  let changedAt = 0;
  return eventually(async () => {
    if (times < maxTimes && Date.now() - changedAt > repeatMs) {
      await change();
      times += 1;
      changedAt = Date.now();
    }
    const found = await listFindings(journal, { accountId, resourceId });
    return found.find(({ guardrail, trigger }) => guardrail === 'platform-drift' && trigger.principal === principal);
  });
}

/** The same policy with a statement for an outsider. */
function withPartner(policyText: string, statement: object): string {
  const document = JSON.parse(policyText);
  const others = document.Statement.filter(({ Sid }: { Sid: string }) => Sid !== 'Partner');
  return JSON.stringify({ ...document, Statement: [...others, { Sid: 'Partner', Effect: 'Allow', ...statement }] });
}

beforeAll(async () => {
  await eventually(async () => (await findAccount(journal, owner))?.state === 'complete');
});

test.each(['mallory', 'palisade-keep-platform'])('session %s opens a dataset: it is closed again', async (name) => {
  const { s3, principal } = await throughAccessRole(name);
  const opened = { Principal: { AWS: outsider }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };
  const open = async () => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: withPartner(await policy(), opened) }));
  const finding = await findingAfter(open, { principal });
  await eventually(async () => !(await policy()).includes(outsider));
  expect(await policy()).toContain('OnlyOverTls');
  expect(finding).toMatchObject({ state: 'remediated', severity: 'HIGH', before: { Partner: expect.anything() } });
  expect(finding.after).not.toHaveProperty('Partner');
  expect(finding.reason.includes('has the name of a session of Palisade')).toBe(name !== 'mallory');
});

test('check 14: the policy of a key is emptied of its readers: they are admitted again', async () => {
  const { kms, principal } = await throughAccessRole(newName('mallory'));
  const { documents } = (await findResource(journal, { kind: 'dataset', owner, name: 'customers' })) ?? {};
  const KeyId = documents?.['keyPolicy']?.arn ?? '';
  const read = async () => (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy ?? '';
  const before = JSON.parse(await read());
  const Statement = before.Statement.filter(({ Sid }: { Sid: string }) => Sid === 'OwnerByIam');
  expect(before.Statement.length).toBeGreaterThan(Statement.length);
  const Policy = JSON.stringify({ ...before, Statement });
  const empty = () => kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
  const finding = await findingAfter(empty, { principal, resourceId: KeyId.split('/').at(-1) ?? '' });
  await eventually(async () => JSON.parse(await read()).Statement.length === before.Statement.length);
  expect(finding).toMatchObject({ state: 'remediated', severity: 'HIGH' });
  expect(Object.keys(finding.before ?? {})).toEqual(['OwnerByIam']);
  expect(Object.keys(finding.after ?? {}).length).toBe(before.Statement.length);
});

test('check 14: the policy of an image repository is deleted: it admits the accounts again', async () => {
  const { ecr, principal } = await throughAccessRole(newName('mallory'), ids.sharedServices);
  const repositoryName = 'ml-train';
  const policyText = async () =>
    (await ecr.send(new GetRepositoryPolicyCommand({ repositoryName })).catch(() => undefined))?.policyText ?? '';
  // Other suites make accounts that are admitted, too.
  const admitsAgain = () => eventually(async () => (await policyText()).includes(ids.dataScience));
  await admitsAgain();
  // It may be deleted already when this is repeated.
  const remove = () => ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName })).catch(() => undefined);
  const finding = await findingAfter(remove, { principal, resourceId: repositoryName, accountId: ids.sharedServices });
  await admitsAgain();
  expect(finding).toMatchObject({ state: 'remediated', severity: 'HIGH', before: null });
  expect(finding.after).toHaveProperty('ReadersPull');
});

test('check 14: the trust of a role is widened: it trusts the pipelines alone again', async () => {
  const { iam, principal } = await throughAccessRole(newName('mallory'), ids.testing);
  const RoleName = 'ml-pipeline';
  const read = async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
  };
  const before = await eventually(async () => {
    const trust = await read().catch(() => '');
    return trust.includes(ids.sharedServices) ? trust : undefined;
  });
  const widened = { Principal: { AWS: `arn:aws:iam::${outsider}:root` }, Action: 'sts:AssumeRole' };
  const PolicyDocument = withPartner(before, widened);
  const widen = () => iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  const finding = await findingAfter(widen, { principal, resourceId: RoleName, accountId: ids.testing });
  await eventually(async () => (await read()) === before);
  expect(finding).toMatchObject({ state: 'remediated', before: { Partner: expect.anything() } });
});
