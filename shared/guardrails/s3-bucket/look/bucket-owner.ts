// Which service a bucket belongs to, by tags that it has from those who made it. Pure.
import { managedByTag } from '../../../aws/names.ts';
import type { Tags } from './bucket-tags.ts';

/** `seenBy` is the tag that shows it. */
export type BucketOwner = { name: 'Palisade' | 'AWS Control Tower'; seenBy: string };

const stackName = 'aws:cloudformation:stack-name';

/**
 * The owner of a bucket; null if it is nobody's that is known here. Names prove nothing: anybody can choose them. Only
 * CloudFormation can set tags that begin with `aws:` (Tagging AWS Resources User Guide, "Tag naming limits"), and AWS
 * Control Tower makes its buckets by stack sets whose names begin with AWSControlTower (AWS Control Tower User Guide,
 * "Resources created in the shared accounts").
 */
export function bucketOwnerOf(tags: Tags): BucketOwner | null {
  if (/^(StackSet-)?AWSControlTower/.test(tags[stackName] ?? ''))
    return { name: 'AWS Control Tower', seenBy: `tag ${stackName}` };
  if (tags[managedByTag.key] === managedByTag.value) return { name: 'Palisade', seenBy: `tag ${managedByTag.key}` };
  return null;
}
