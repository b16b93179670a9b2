// What somebody may do to a dataset: each action with the requests that AWS evaluates for it.
import { matrixAccounts } from '../accounts.ts';
import type { MatrixAction } from '../subject.ts';

/** `role` is `ml-execution` of the caller's account, or of one of data-science. */
type Target = 'bucket' | 'object' | 'key' | 'role';

const s3 = (name: string, on: Target = 'bucket') => ({ action: `s3:${name}`, on });
const kms = (name: string) => ({ action: `kms:${name}`, on: 'key' }) as const;
const iam = (name: string) => ({ action: `iam:${name}`, on: 'role' }) as const;
const through = (name: string) => ({ ...kms(name), viaS3: true });
const get = s3('GetObject', 'object');
const put = s3('PutObject', 'object');

/** The columns of the matrix. */
export const datasetColumns = {
  read: { title: 'Read', requests: [get, through('Decrypt')] },
  list: { title: 'List', requests: [s3('ListBucket')] },
  write: { title: 'Write', requests: [put, through('GenerateDataKey')] },
  delete: { title: 'Delete', requests: [s3('DeleteObject', 'object')] },
  admit: { title: 'Change whom the bucket admits', requests: [s3('PutBucketPolicy')] },
  admitToKey: { title: 'Change whom the key admits', requests: [kms('PutKeyPolicy')] },
  decrypt: { title: 'Decrypt without S3', requests: [kms('Decrypt')] },
  look: { title: 'Read the policies', requests: [s3('GetBucketPolicy'), kms('GetKeyPolicy')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

/** What only sentences are about. */
export const furtherDatasetActions = {
  readOverHttp: {
    title: 'reading over plain HTTP',
    requests: [{ ...get, context: { 'aws:SecureTransport': 'false' } }],
  },
  writeWithoutKms: {
    title: 'writing an object that is not encrypted with KMS',
    requests: [{ ...put, context: { 's3:x-amz-server-side-encryption': 'AES256' } }],
  },
  describeKey: { title: 'describing the key', requests: [kms('DescribeKey')] },
  tagObject: { title: 'tagging an object', requests: [s3('PutObjectTagging', 'object')] },
  removePolicy: { title: "removing the bucket's policy", requests: [s3('DeleteBucketPolicy')] },
  changeEncryption: { title: 'changing the encryption', requests: [s3('PutEncryptionConfiguration')] },
  changeOwnership: { title: 'allowing ACLs', requests: [s3('PutBucketOwnershipControls')] },
  changeBlock: { title: 'removing the public access block', requests: [s3('PutBucketPublicAccessBlock')] },
  changeTags: { title: "changing the bucket's tags", requests: [s3('PutBucketTagging')] },
  deleteBucket: { title: 'deleting the bucket', requests: [s3('DeleteBucket')] },
  grant: { title: 'creating a grant', requests: [kms('CreateGrant')] },
  disableKey: { title: 'disabling the key', requests: [kms('DisableKey')] },
  deleteKey: { title: 'deleting the key', requests: [kms('ScheduleKeyDeletion')] },
  untagKey: { title: "removing the key's tags", requests: [kms('UntagResource')] },
  widenTrust: { title: 'changing who may act as ml-execution', requests: [iam('UpdateAssumeRolePolicy')] },
  widenRights: { title: 'changing what ml-execution may do', requests: [iam('PutRolePolicy')] },
  removeRole: { title: 'deleting ml-execution', requests: [iam('DeleteRole')] },
  actAs: { title: 'acting as ml-execution', requests: [{ action: 'sts:AssumeRole', on: 'role' }] },
  actAsOfAnother: {
    title: 'acting as ml-execution for a job of another account',
    requests: [{ action: 'sts:AssumeRole', on: 'role', context: { 'aws:SourceAccount': matrixAccounts.stranger.id } }],
  },
  passRole: {
    title: 'passing ml-execution to SageMaker',
    requests: [{ ...iam('PassRole'), context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }],
  },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type DatasetColumn = keyof typeof datasetColumns;
export type DatasetAction = DatasetColumn | keyof typeof furtherDatasetActions;
