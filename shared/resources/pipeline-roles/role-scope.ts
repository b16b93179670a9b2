// What the documents of the platform's roles are written for, and statements that several of them have. Pure.
import { artifactBucketName, executionRoleName, modelObjects, platformPrefix } from '../../aws/names.ts';
import { partitionOf, s3ServiceNames } from '../../aws/partitions.ts';

import { allow, type Statement } from '../lib/allow.ts';
import type { RolePlace } from '../lib/role-kind.ts';

export type RoleScope = RolePlace;

/** The scope of a role that pipelines of other accounts assume: the shared-services accounts of its environment. */
export type PipelineTargetScope = RoleScope & { readonly sharedServices: readonly string[] };

/** The ARN of a resource of this Region, in this account, whose name begins as shared names do. */
export function sharedArn({ region }: RoleScope, accountId: string, service: string, resource: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${resource}${platformPrefix}*`;
}

export function roleOf({ accountId, region }: RoleScope, name: string): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:role/${name}`;
}

/**
 * Use of the artifacts of these shared-services accounts, and of their keys by way of S3. `writes`: everything, or trained
 * models alone.
 */
export function artifactStatements(
  { region, organizationId }: RoleScope,
  owners: readonly string[],
  { writes }: { readonly writes: 'everything' | 'models' | 'nothing' },
): readonly Statement[] {
  const buckets = owners.map((owner) => `arn:${partitionOf(region)}:s3:::${artifactBucketName(owner)}`);
  const ours = { 'aws:ResourceOrgID': organizationId };
  const throughS3 = { StringEquals: { ...ours, 'kms:ViaService': s3ServiceNames(region) } };
  const keyActions = ['kms:Decrypt', ...(writes === 'nothing' ? [] : ['kms:GenerateDataKey'])];
  const objects = (keys: string) => buckets.map((bucket) => `${bucket}/${keys}`);
  const written = objects(writes === 'models' ? modelObjects : '*');
  return [
    allow('ArtifactObjects', objectReads, objects('*'), { StringEquals: ours }),
    ...(writes === 'nothing' ? [] : [allow('WriteArtifacts', objectWrites, written, { StringEquals: ours })]),
    allow('ArtifactBucket', bucketReads, buckets, { StringEquals: ours }),
    allow(
      'ArtifactKey',
      keyActions,
      owners.map((owner) => `arn:${partitionOf(region)}:kms:${region}:${owner}:key/*`),
      throughS3,
    ),
  ];
}

const objectReads = ['s3:GetObject', 's3:GetObjectVersion'];
const objectWrites = ['s3:AbortMultipartUpload', 's3:PutObject'];
/** AWS CodePipeline User Guide, "Manage the CodePipeline service role", and a listing. */
const bucketReads = ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'];

/** Hands the role `ml-execution` to SageMaker, and to nobody else. */
export function passExecutionRole(scope: RoleScope): Statement {
  return allow('PassExecutionRole', ['iam:PassRole'], roleOf(scope, executionRoleName), {
    StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
  });
}

/** A statement about the resources of accounts, of which there are none yet, is left out: IAM takes no empty list. */
export function document(statements: readonly Statement[]) {
  return { Version: '2012-10-17', Statement: statements.filter(({ Resource }) => Resource.length > 0) };
}
