// The writes that make a model package group as it has to be.
import { AddTagsCommand, CreateModelPackageGroupCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { toResult } from '../../aws/errors.ts';
import { tagList } from '../lib/resource-tags.ts';

/** What is written besides the policy. A new group is made with its tags. */
export type ModelGroupChange = { readonly group?: string; readonly tags?: Readonly<Record<string, string>> };

/** `arn` is null while there is no group. */
export async function writeModelGroup(
  sageMaker: SageMakerClient,
  { name, arn }: { readonly name: string; readonly arn: string | null },
  { group, tags }: ModelGroupChange,
): Promise<void> {
  const Tags = tagList(tags ?? {});
  if (group !== undefined) await createGroup(sageMaker, name, Tags);
  else if (tags !== undefined && arn !== null) await sageMaker.send(new AddTagsCommand({ ResourceArn: arn, Tags }));
}

/** A group that exists already is that of an earlier attempt, which did not show yet: any other one was seen before. */
async function createGroup(sageMaker: SageMakerClient, name: string, Tags: { Key: string; Value: string }[]) {
  const ModelPackageGroupDescription = 'Managed by Palisade';
  const command = new CreateModelPackageGroupCommand({
    ModelPackageGroupName: name,
    ModelPackageGroupDescription,
    Tags,
  });
  const reply = await toResult(sageMaker.send(command));
  if (reply.ok || reply.failure.message.startsWith('Model Package Group already exists')) return;
  throw reply.error;
}
