// What findings about the documents of shared resources show: the thing that has the document, and its page. Pure.
import { partitionOf } from '../../aws/partitions.ts';
import type { DocumentSubject } from '../contract/kind.ts';

export function bucketSubject(bucket: string, region: string): DocumentSubject {
  return {
    type: 'AWS::S3::Bucket',
    id: bucket,
    arn: `arn:${partitionOf(region)}:s3:::${bucket}`,
    consolePath: `/s3/buckets/${bucket}?region=${region}&tab=permissions`,
  };
}

/** `arn` is null while the key was not made. */
export function keySubject(arn: string | null, region: string): DocumentSubject {
  const id = arn?.split('/').at(-1) ?? '';
  return {
    type: 'AWS::KMS::Key',
    id,
    arn: arn ?? '',
    consolePath: `/kms/home?region=${region}#/kms/keys/${id}`,
  };
}
