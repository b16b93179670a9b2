// The names of a dataset's bucket and key. The organization policies know them by how they begin (shared/aws/names.ts).
import { datasetBucketPrefix, platformAliasPrefix } from '../../aws/names.ts';

/** The steps of the baseline that make a dataset, by the document that each of them writes. */
export const datasetSteps = { keyPolicy: 'dataset-key', bucketPolicy: 'dataset-bucket' } as const;

/** A bucket's name is unique in its partition, so that it has the owner's account id. */
export function datasetBucket(dataset: string, owner: string): string {
  return `${datasetBucketPrefix}${dataset}-${owner}`;
}

export function datasetAlias(dataset: string): string {
  return `${platformAliasPrefix}data-${dataset}`;
}
