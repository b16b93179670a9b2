// What stays in an account when Palisade is removed from it, since others work with it: what it shares, whom that still
// admits, and the roles that jobs, endpoints and pipelines run with.
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { GetBucketPolicyCommand, paginateListBuckets, type S3Client } from '@aws-sdk/client-s3';
import { type AwsFailure, toResult, undefinedIfNotConfigured } from '../aws/errors.ts';
import {
  artifactAlias,
  artifactBucketName,
  catalogLaunchRoleName,
  codeReaderRoleName,
  datasetBucketPrefix,
  executionRoleName,
  pipelineBuildRoleName,
  pipelineCloudFormationRoleName,
  pipelineRoleName,
  platformPrefix,
} from '../aws/names.ts';
import { counted } from '../lib/text.ts';
import { datasetAlias } from '../resources/dataset/dataset-names.ts';
import { admittedBy } from './admitted-by.ts';
import { type KeptResource, keptInServices, type SharingClients } from './kept-services.ts';

export type KeptScope = {
  readonly accountId: string;
  readonly region: string;
  readonly s3In: (region: string) => S3Client;
  readonly iam: IAMClient;
  readonly sharing: SharingClients;
};

/** What stays, and what could not be read: each read stands for itself. */
export type KeptReading = { readonly kept: readonly KeptResource[]; readonly failures: readonly AwsFailure[] };

/** Throws what is no error of AWS. */
export async function keptResources(scope: KeptScope): Promise<KeptReading> {
  const reads = [
    ...Object.keys(roleUses).map((name) => roleIn(scope.iam, name)),
    buckets(scope),
    ...keptInServices(scope.sharing, scope.region),
  ];
  const results = await Promise.all(reads.map((read) => toResult(read)));
  return {
    kept: results.flatMap((result) => (result.ok ? result.value : [])),
    failures: results.flatMap((result) => (result.ok ? [] : [result.failure])),
  };
}

/** What runs with a role of the platform. */
const roleUses: Readonly<Record<string, string>> = {
  [executionRoleName]: 'jobs and endpoints run with it',
  [pipelineRoleName]: 'pipelines run with it',
  [pipelineBuildRoleName]: 'builds of pipelines run with it',
  [pipelineCloudFormationRoleName]: 'pipelines deploy with it',
  [codeReaderRoleName]: 'other accounts read code with it',
  [catalogLaunchRoleName]: 'products of the catalog are launched with it',
};

async function roleIn(iam: IAMClient, RoleName: string): Promise<readonly KeptResource[]> {
  const found = await undefinedIfNotConfigured(iam.send(new GetRoleCommand({ RoleName })));
  if (found === undefined) return [];
  // IAM API Reference, Role: the document is URL-encoded.
  const trust = decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? '');
  const admits = RoleName === codeReaderRoleName ? admittedBy(trust) : null;
  return [{ what: `role ${RoleName}`, region: null, admits }];
}

async function buckets({ accountId, region, s3In }: KeptScope): Promise<readonly KeptResource[]> {
  const kept: KeptResource[] = [];
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3In(region) }, { Prefix: platformPrefix })) {
    for (const { Name: bucket = '', BucketRegion = region } of Buckets) {
      const alias = aliasFor(bucket, accountId);
      if (alias === undefined) continue;
      const input = { Bucket: bucket, ExpectedBucketOwner: accountId };
      const policy = await undefinedIfNotConfigured(s3In(BucketRegion).send(new GetBucketPolicyCommand(input)));
      const admits = admittedBy(policy?.Policy);
      kept.push({ what: `bucket ${bucket} and key ${alias}`, region: BucketRegion, admits });
    }
  }
  return kept;
}

/** What stays, in a sentence. */
export function describeKept({ what, region, admits }: KeptResource): string {
  const where = region === null ? '' : ` in ${region}`;
  if (admits !== null)
    return `${what}${where}: ${admits === 0 ? 'admits no other account' : `still admits ${counted(admits, 'account')}`}`;
  return `${what}${where}: ${roleUses[what.replace(/^role /, '')] ?? 'it runs without Palisade'}`;
}

/** The alias of the key of a bucket that the account shares; undefined if it is none of this account. */
function aliasFor(bucket: string, accountId: string): string | undefined {
  if (bucket === artifactBucketName(accountId)) return artifactAlias;
  const [start, end] = [datasetBucketPrefix, `-${accountId}`];
  if (!bucket.startsWith(start) || !bucket.endsWith(end)) return undefined;
  return datasetAlias(bucket.slice(start.length, -end.length));
}
