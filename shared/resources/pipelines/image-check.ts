// What the build checks of a container image before it registers it: who approves a version approves what runs later. A tag
// that somebody can move would run something else. Pure.
import { platformPrefix } from '../../aws/names.ts';
import { dnsSuffixOf } from '../../aws/partitions.ts';
import { imageAccounts } from '../../policies/aws-lists/image-accounts.ts';

/** The shared-services account that has the pipeline, and the Region, of which SageMaker takes images only. */
export type ImageScope = { readonly owner: string; readonly region: string };

/**
 * Bash commands that end the build unless IMAGE is the name of an image: of a repository of the platform, whose tags are
 * immutable; of AWS, whose tags AWS alone moves; or with the digest of what it contains.
 */
export function imageCheck({ owner, region }: ImageScope): readonly string[] {
  const host = `dkr.ecr.${region}.${dnsSuffixOf(region)}`;
  const ofAws = imageAccounts.get(region)?.split(' ') ?? [];
  const fixed = [
    `^${escaped(`${owner}.${host}/${platformPrefix}`)}`,
    ...(ofAws.length > 0 ? [`^(${ofAws.join('|')})${escaped(`.${host}/`)}`] : []),
    '@sha256:[0-9a-f]{64}$',
  ];
  const use = `use one of ${owner}.${host}/${platformPrefix}*, one of AWS in ${region}, or NAME@sha256:DIGEST`;
  return [
    'if [[ ! "$IMAGE" =~ ^[A-Za-z0-9._:/@-]+$ ]]; then echo "IMAGE is not the name of an image: $IMAGE"; exit 1; fi',
    `if [[ ! "$IMAGE" =~ ${fixed.join('|')} ]]; then echo "The image $IMAGE can be replaced after the approval: ${use}"; exit 1; fi`,
  ];
}

function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}
