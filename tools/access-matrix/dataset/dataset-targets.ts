// The datasets of the access matrix: a bucket with an object, a key, and the role that reads them for SageMaker.
import { executionRoleName, managedByTag, resourceTag } from '../../../shared/aws/names.ts';
import { executionTrust } from '../../../shared/platform/execution-documents.ts';
import { datasetBucket } from '../../../shared/resources/dataset/dataset-names.ts';
import { accountOf, datasetName, datasetOwners, type MatrixAccount, matrixAccounts } from '../accounts.ts';
import { documentOf, openDocument, palisadesDocuments } from '../documents.ts';
import { matrixRegion } from '../governance.ts';
import type { Question, Side, Target } from '../subject.ts';

const keys = { production: '11111111-1111-1111-1111-111111111111', lower: '22222222-2222-2222-2222-222222222222' };

/** `object` and `bucket` have the same policy. `role` is `ml-execution` of the caller's account, or of one of data-science. */
export function datasetTargets(
  { side, situation }: Pick<Question, 'side' | 'situation'>,
  { id }: MatrixAccount,
): Readonly<Record<string, Target>> {
  const { owner, bucket, key, bucketPolicy, keyPolicy } = datasetPlace(side, situation);
  const inBucket = { owner, policy: bucketPolicy, blockPublicAccess: situation !== 'open' };
  const roleAccount = id === '' ? matrixAccounts.dataScience.id : id;
  return {
    bucket: { resource: `arn:aws:s3:::${bucket}`, ...inBucket },
    object: { resource: `arn:aws:s3:::${bucket}/2026/rows.csv`, ...inBucket },
    key: {
      resource: key,
      owner,
      policy: keyPolicy,
      context: {
        [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value,
        [`aws:ResourceTag/${resourceTag}`]: `dataset/${datasetName}`,
      },
    },
    role: {
      resource: `arn:aws:iam::${roleAccount}:role/${executionRoleName}`,
      owner: roleAccount,
      policy: executionTrust({ accountId: roleAccount, regions: [matrixRegion] }),
    },
  };
}

/** The dataset of an environment, with the policies of bucket and key. */
export function datasetPlace(side: Side, situation: Question['situation']) {
  const account = datasetOwners[side];
  const owner = accountOf(account).id;
  const bucket = datasetBucket(datasetName, owner);
  const documents = palisadesDocuments('dataset', datasetName, account, situation);
  const isOpen = situation === 'open';
  return {
    owner,
    bucket,
    key: `arn:aws:kms:${matrixRegion}:${owner}:key/${keys[side]}`,
    bucketPolicy: isOpen
      ? openDocument('s3', [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`])
      : documentOf(documents, 'bucketPolicy'),
    keyPolicy: isOpen ? openDocument('kms', '*') : documentOf(documents, 'keyPolicy'),
  };
}
