// The resource type AWS::S3::Bucket.
import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { consoleHostOf, partitionOf } from '../../aws/partitions.ts';
import type { ResourceType } from '../contract/resource-type.ts';
import { bucketNames } from './bucket-name.ts';
import { bucketType, listBuckets } from './inventory.ts';
import { createBucketLook } from './look/bucket-look.ts';
import { ownsBucket } from './ownership.ts';

/** Every call has its bucket in requestParameters (S3 User Guide, "Amazon S3 CloudTrail events"). */
const parametersSchema = z.object({ bucketName: z.string().check(z.minLength(1)) });

export const s3Bucket = {
  type: bucketType,
  noun: { one: 'bucket', many: 'buckets' },
  cloudTrail: { source: 'aws.s3', eventSource: 's3.amazonaws.com' },
  listedBy: 'account',
  ids: bucketNames,
  // ListAllMyBuckets cannot be limited to a resource (Service Authorization Reference, Amazon S3).
  permissions: { list: ['s3:ListAllMyBuckets'], arns: (partition) => [`arn:${partition}:s3:::*`] },
  securityHub: { type: 'AwsS3Bucket', details: ({ accountId, id }) => ({ OwnerAccountId: accountId, Name: id }) },
  list: listBuckets,
  owns: ownsBucket,
  lookAround: createBucketLook,
  arn: ({ region, id }) => `arn:${partitionOf(region)}:s3:::${id}`,
  consoleUrl: ({ region, id }) =>
    `https://${region}.${consoleHostOf(region)}/s3/buckets/${encodeURIComponent(id.toWellFormed())}?region=${region}&tab=properties`,
  idIn: ({ requestParameters }) => {
    const parsed = parametersSchema.safeParse(requestParameters);
    return parsed.success ? parsed.data.bucketName : undefined;
  },
} satisfies ResourceType<S3Client>;
