// The lifecycle policy of an image repository: images that lost their tag go after some days, all others stay. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';

/** In canonical form. Amazon ECR User Guide, "Lifecycle policy properties". */
export function untaggedImagesGo(days: number): string {
  const rule = {
    rulePriority: 1,
    description: `Images without a tag go after ${days} days. Written by Palisade`,
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: days },
    action: { type: 'expire' },
  };
  return canonicalPolicy(JSON.stringify({ rules: [rule] }));
}
