// The writes that make an image repository as it has to be, one for each setting.
import {
  CreateRepositoryCommand,
  type ECRClient,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  TagResourceCommand,
} from '@aws-sdk/client-ecr';
import { tagList } from '../lib/resource-tags.ts';

/** What is written besides the policy. A new repository is made with the rest. */
export type RepositoryChange = {
  readonly repository?: string;
  readonly mutability?: 'IMMUTABLE';
  readonly scansOnPush?: true;
  readonly tags?: Readonly<Record<string, string>>;
  readonly lifecycle?: string;
};

type Place = { readonly name: string; readonly arn: string | null; readonly key: string | null };

/** `key` is what a new repository is encrypted with: it cannot be changed later. */
export async function writeRepository(
  ecr: ECRClient,
  { name: repositoryName, arn, key }: Place,
  { repository, mutability, scansOnPush, tags, lifecycle }: RepositoryChange,
): Promise<void> {
  const imageScanningConfiguration = { scanOnPush: true };
  if (repository !== undefined) {
    await ecr.send(
      new CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration,
        encryptionConfiguration: { encryptionType: 'KMS', kmsKey: key ?? undefined },
        tags: tagList(tags ?? {}),
      }),
    );
  } else {
    if (tags !== undefined)
      await ecr.send(new TagResourceCommand({ resourceArn: arn ?? undefined, tags: tagList(tags) }));
    if (mutability !== undefined)
      await ecr.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: mutability }));
    if (scansOnPush !== undefined)
      await ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
  }
  if (lifecycle !== undefined)
    await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: lifecycle }));
}
