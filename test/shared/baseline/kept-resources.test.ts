// What stays when Palisade is removed, and whom it still admits.
import {
  CodeartifactClient,
  GetDomainPermissionsPolicyCommand,
  ListDomainsCommand,
} from '@aws-sdk/client-codeartifact';
import { CodePipelineClient, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { DescribeRepositoriesCommand, ECRClient, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetBucketPolicyCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  GetModelPackageGroupPolicyCommand,
  ListModelPackageGroupsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { admittedBy } from '../../../shared/baseline/admitted-by.ts';
import { describeKept, keptResources } from '../../../shared/baseline/kept-resources.ts';
import { bucketPolicy } from '../../../shared/resources/lib/bucket-statements.ts';

const accountId = '111122223333';
const noSuch = (name: string, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 404 } });

type Shared = {
  readonly buckets?: Readonly<Record<string, string>>;
  /** By name: the trust policy. */
  readonly roles?: Readonly<Record<string, string>>;
  readonly repositories?: Readonly<Record<string, string>>;
  readonly domains?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, string>>;
  readonly pipelines?: readonly string[];
};

/** An account that shares this. An empty text stands for no policy. */
function anAccount(shared: Shared) {
  const { buckets = {}, roles = {} } = shared;
  const s3 = new S3Client({ region: 'us-east-1' });
  const iam = new IAMClient({ region: 'us-east-1' });
  const calls = mockClient(s3);
  const Buckets = Object.keys(buckets).map((Name) => ({ Name, BucketRegion: 'eu-west-1' }));
  calls.on(ListBucketsCommand).resolves({ Buckets });
  for (const [Bucket, Policy] of Object.entries(buckets)) {
    const asked = calls.on(GetBucketPolicyCommand, { Bucket, ExpectedBucketOwner: accountId });
    if (Policy === '') asked.rejects(noSuch('NoSuchBucketPolicy'));
    else asked.resolves({ Policy });
  }
  const role = mockClient(iam).on(GetRoleCommand).rejects(noSuch('NoSuchEntityException'));
  for (const [RoleName, trust] of Object.entries(roles))
    role
      .on(GetRoleCommand, { RoleName })
      .resolves({ Role: { RoleName, AssumeRolePolicyDocument: encodeURIComponent(trust) } as never });
  return { accountId, region: 'us-east-1', s3In: () => s3, iam, sharing: sharingClients(shared) };
}

function sharingClients({ repositories = {}, domains = {}, groups = {}, pipelines = [] }: Shared) {
  const settings = { region: 'us-east-1' };
  const [ecr, codeArtifact] = [new ECRClient(settings), new CodeartifactClient(settings)];
  const [sageMaker, codePipeline] = [new SageMakerClient(settings), new CodePipelineClient(settings)];
  const images = mockClient(ecr)
    .on(DescribeRepositoriesCommand)
    .resolves({ repositories: Object.keys(repositories).map((repositoryName) => ({ repositoryName })) });
  for (const [repositoryName, policyText] of Object.entries(repositories)) {
    const asked = images.on(GetRepositoryPolicyCommand, { repositoryName });
    if (policyText === '') asked.rejects(noSuch('RepositoryPolicyNotFoundException'));
    else asked.resolves({ policyText });
  }
  const packages = mockClient(codeArtifact)
    .on(ListDomainsCommand)
    .resolves({ domains: Object.keys(domains).map((name) => ({ name })) });
  for (const [domain, document] of Object.entries(domains))
    packages.on(GetDomainPermissionsPolicyCommand, { domain }).resolves({ policy: { document } });
  const models = mockClient(sageMaker)
    .on(ListModelPackageGroupsCommand)
    .resolves({
      ModelPackageGroupSummaryList: Object.keys(groups).map((ModelPackageGroupName) => ({
        ModelPackageGroupName,
        ModelPackageGroupArn: '',
        CreationTime: new Date(0),
        ModelPackageGroupStatus: 'Completed' as const,
      })),
    });
  for (const [ModelPackageGroupName, ResourcePolicy] of Object.entries(groups)) {
    const asked = models.on(GetModelPackageGroupPolicyCommand, { ModelPackageGroupName });
    if (ResourcePolicy === '') asked.rejects(noSuch('ValidationException', 'Cannot find resource policy'));
    else asked.resolves({ ResourcePolicy });
  }
  mockClient(codePipeline)
    .on(ListPipelinesCommand)
    .resolves({ pipelines: pipelines.map((name) => ({ name })) });
  return { ecr, codeArtifact, sageMaker, codePipeline };
}

const bucket = `ml-data-customers-${accountId}`;
const what = `bucket ${bucket} and key alias/ml/data-customers`;
const policyFor = (accounts: readonly string[]) =>
  bucketPolicy(bucket, 'eu-west-1', [
    { Sid: 'ReadersRead', actions: ['s3:GetObject'], readers: { organizationId: 'o-exampleorg', accounts } },
  ]);

test.each([
  { name: 'two readers', policy: policyFor(['1', '2']), admits: 2, says: 'still admits 2 accounts' },
  { name: 'one reader', policy: policyFor(['1']), admits: 1, says: 'still admits 1 account' },
  { name: 'nobody', policy: policyFor([]), admits: 0, says: 'admits no other account' },
  { name: 'no policy', policy: '', admits: 0, says: 'admits no other account' },
])('a dataset with $name stays', async ({ policy, admits, says }) => {
  const { kept } = await keptResources(anAccount({ buckets: { [bucket]: policy } }));
  expect(kept).toEqual([{ what, region: 'eu-west-1', admits }]);
  expect(kept.map(describeKept)).toEqual([`${what} in eu-west-1: ${says}`]);
});

test('check 30: the roles of the platform, and everything that an account shares, stay with whom they admit', async () => {
  const twoReaders = policyFor(['1', '2']);
  const { kept, failures } = await keptResources(
    anAccount({
      buckets: { [`ml-artifacts-${accountId}`]: twoReaders },
      roles: { 'ml-pipeline': '', 'ml-code-reader': twoReaders, 'ml-execution': '' },
      repositories: { 'ml-train': twoReaders, 'ml-infer': '', own: twoReaders },
      domains: { 'ml-platform': policyFor(['1']), own: twoReaders },
      groups: { 'ml-churn': twoReaders, 'ml-new': '', 'not-ml-own': twoReaders },
      pipelines: ['ml-churn', 'own'],
    }),
  );
  expect(failures).toEqual([]);
  expect(kept.map(describeKept)).toEqual([
    'role ml-execution: jobs and endpoints run with it',
    'role ml-pipeline: pipelines run with it',
    'role ml-code-reader: still admits 2 accounts',
    `bucket ml-artifacts-${accountId} and key alias/ml/artifacts in eu-west-1: still admits 2 accounts`,
    'image repository ml-train in us-east-1: still admits 2 accounts',
    'image repository ml-infer in us-east-1: admits no other account',
    'package domain ml-platform in us-east-1: still admits 1 account',
    'model group ml-churn in us-east-1: still admits 2 accounts',
    'model group ml-new in us-east-1: admits no other account',
    'pipeline ml-churn in us-east-1: it runs without Palisade',
  ]);
});

test('what cannot be read is said, and hides nothing else', async () => {
  const account = anAccount({ groups: { 'ml-churn': '' } });
  mockClient(account.sharing.ecr).on(DescribeRepositoriesCommand).rejects(noSuch('AccessDeniedException'));
  expect(await keptResources(account)).toMatchObject({
    kept: [{ what: 'model group ml-churn' }],
    failures: [{ code: 'AccessDeniedException' }],
  });
});

test('buckets with another name, and of other accounts, are not listed', async () => {
  const buckets = { 'ml-data-customers': '', 'ml-data-of-others-999999999999': '', 'ml-artifacts-999999999999': '' };
  expect(await keptResources(anAccount({ buckets }))).toEqual({ kept: [], failures: [] });
});

test('where nothing is shared, nothing stays', async () => {
  expect(await keptResources(anAccount({}))).toEqual({ kept: [], failures: [] });
});

test.each(['', '{', '{"Statement":{}}', '{"Statement":[{"Effect":"Deny"},7]}'])(
  'the document %s admits nobody',
  (text) => {
    expect(admittedBy(text)).toBe(0);
  },
);
