// What somebody may do to artifacts: each action with the requests that AWS evaluates for it.
import type { MatrixAction } from '../subject.ts';

const s3 = (name: string, on = 'object') => ({ action: `s3:${name}`, on });
const kms = (name: string) => ({ action: `kms:${name}`, on: 'key' });
const through = (name: string) => ({ ...kms(name), viaS3: true });

export const artifactColumns = {
  read: { title: 'Read', requests: [s3('GetObject'), through('Decrypt')] },
  list: { title: 'List', requests: [s3('ListBucket', 'bucket')] },
  write: { title: 'Write', requests: [s3('PutObject'), through('GenerateDataKey')] },
  delete: { title: 'Delete', requests: [s3('DeleteObject')] },
  admit: { title: 'Change whom the bucket admits', requests: [s3('PutBucketPolicy', 'bucket')] },
  admitToKey: { title: 'Change whom the key admits', requests: [kms('PutKeyPolicy')] },
  decrypt: { title: 'Decrypt without S3', requests: [kms('Decrypt')] },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherArtifactActions = {
  replace: {
    title: 'replacing what a pipeline passes to its next stage',
    requests: [s3('PutObject', 'passed'), through('GenerateDataKey')],
  },
  replaceRegistered: {
    title: 'replacing a registered model',
    requests: [s3('PutObject', 'registered'), through('GenerateDataKey')],
  },
  replaceTemplate: {
    title: 'replacing what the catalog launches',
    requests: [s3('PutObject', 'template'), through('GenerateDataKey')],
  },
  removePolicy: { title: "removing the bucket's policy", requests: [s3('DeleteBucketPolicy', 'bucket')] },
  changeEncryption: { title: 'changing the encryption', requests: [s3('PutEncryptionConfiguration', 'bucket')] },
  changeTags: { title: "changing the bucket's tags", requests: [s3('PutBucketTagging', 'bucket')] },
  grant: { title: 'creating a grant', requests: [kms('CreateGrant')] },
  deleteKey: { title: 'deleting the key', requests: [kms('ScheduleKeyDeletion')] },
  readOverHttp: {
    title: 'reading over plain HTTP',
    requests: [{ ...s3('GetObject'), context: { 'aws:SecureTransport': 'false' } }],
  },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type ArtifactColumn = keyof typeof artifactColumns;
export type ArtifactAction = ArtifactColumn | keyof typeof furtherArtifactActions;
