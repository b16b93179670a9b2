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
  return { s3, kms: new KMSClient(settings), ...others, principal: AssumedRoleUser?.Arn };
}

async function policy(): Promise<string> {
  const { s3 } = accounts(owner, region);
  return (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? '';
}

function findingBy(principal: string | undefined, resourceId = Bucket, accountId = owner): Promise<Finding> {
  return eventually(async () => {
    const found = await listFindings(journal, { accountId, resourceId });
    return found.find(({ guardrail, trigger }) => guardrail === 'platform-drift' && trigger.principal === principal);
  });
}

beforeAll(async () => {
  await eventually(async () => (await findAccount(journal, owner))?.state === 'complete');
});

test.each(['mallory', 'palisade-keep-platform'])('session %s opens a dataset: it is closed again', async (name) => {
  const before = await policy();
  const { s3, principal } = await throughAccessRole(name);
  const document = JSON.parse(before);
  const opened = {
    Sid: 'Partner',
    Effect: 'Allow',
    Principal: { AWS: outsider },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/*`,
  };
  document.Statement.push(opened);
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(document) }));
  await eventually(async () => !(await policy()).includes(outsider));
  expect(await policy()).toContain('OnlyOverTls');
  const finding = await findingBy(principal);
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
  await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: JSON.stringify({ ...before, Statement }) }));
  await eventually(async () => JSON.parse(await read()).Statement.length === before.Statement.length);
  const finding = await findingBy(principal, KeyId.split('/').at(-1));
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
  await ecr.send(new DeleteRepositoryPolicyCommand({ repositoryName }));
  await admitsAgain();
  const finding = await findingBy(principal, repositoryName, ids.sharedServices);
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
  const document = JSON.parse(before);
  const Principal = { AWS: `arn:aws:iam::${outsider}:root` };
  document.Statement.push({ Sid: 'Partner', Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(document) }));
  await eventually(async () => (await read()) === before);
  const finding = await findingBy(principal, RoleName, ids.testing);
  expect(finding).toMatchObject({ state: 'remediated', before: { Partner: expect.anything() } });
});
