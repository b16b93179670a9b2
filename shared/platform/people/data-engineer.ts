// What a data engineer may do in a data-management account: write, read and run the data of its datasets. Who is admitted to
// them follows from governance.yml.
import { datasetReads } from '../../resources/dataset/dataset-reads.ts';
import { allow } from '../../resources/lib/allow.ts';
import { datasetBuckets, metricsAndLogs, ownAccount, type PersonStatements, throughS3 } from './person-statements.ts';

export const dataEngineer: PersonStatements = (regions) => [
  allow('WorkWithData', [...datasetReads, ...dataWork], datasetBuckets(regions), ownAccount),
  allow('RunBuckets', bucketWork, datasetBuckets(regions), ownAccount),
  throughS3(regions, 'kms:Decrypt', 'kms:GenerateDataKey'),
  allow('FindDatasets', ['kms:DescribeKey', 'kms:ListAliases', 's3:ListAllMyBuckets']),
  ...metricsAndLogs,
];

const dataWork = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersion',
  's3:DeleteObjectVersionTagging',
  's3:GetObjectAttributes',
  's3:GetObjectTagging',
  's3:GetObjectVersionAttributes',
  's3:GetObjectVersionTagging',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:ListMultipartUploadParts',
  's3:PutObject',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:RestoreObject',
];

/** How a bucket is run, and what can be seen of its settings. None of it decides who reads the bucket. */
const bucketWork = [
  's3:GetBucket*',
  's3:GetEncryptionConfiguration',
  's3:GetInventoryConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetMetricsConfiguration',
  's3:GetReplicationConfiguration',
  's3:PutBucketNotification',
  's3:PutIntelligentTieringConfiguration',
  's3:PutInventoryConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutMetricsConfiguration',
];
