// The policies of a dataset: of its bucket, which its readers read, and of its key, with which they decrypt through S3. Pure.
import type { DocumentKind } from '../contract/kind.ts';
import { readersIn } from '../lib/admitted-accounts.ts';
import { bucketPolicy, bucketPolicyLimit } from '../lib/bucket-statements.ts';
import { bucketDocument } from '../lib/bucket-step.ts';
import { keyPolicy, keyPolicyLimit } from '../lib/key-statements.ts';
import { keyDocument } from '../lib/key-step.ts';
import { bucketSubject, keySubject } from '../lib/subjects.ts';
import { datasetBucket, datasetSteps } from './dataset-names.ts';
import { datasetReads } from './dataset-reads.ts';

const bucket: DocumentKind = {
  id: bucketDocument,
  step: datasetSteps.bucketPolicy,
  what: 'bucket',
  limit: bucketPolicyLimit,
  text: ({ name, owner, region }, grants) =>
    bucketPolicy(datasetBucket(name, owner), region, [
      { Sid: 'ReadersRead', actions: datasetReads, readers: readersIn(grants, 'readers') },
    ]),
  subject: ({ name, owner, region }) => bucketSubject(datasetBucket(name, owner), region),
};

const key: DocumentKind = {
  id: keyDocument,
  step: datasetSteps.keyPolicy,
  what: 'key',
  limit: keyPolicyLimit,
  text: ({ owner, region }, grants) =>
    keyPolicy(owner, region, [
      {
        Sid: 'ReadersDecryptThroughS3',
        actions: ['kms:Decrypt', 'kms:DescribeKey'],
        readers: readersIn(grants, 'readers'),
      },
    ]),
  subject: ({ region }, arn) => keySubject(arn, region),
};

export const datasetDocuments: readonly DocumentKind[] = [bucket, key];
