// A model package group, as it is: its status, its tags and its policy.
import {
  DescribeModelPackageGroupCommand,
  GetModelPackageGroupPolicyCommand,
  paginateListTags,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { type AwsFailure, toResult } from '../../aws/errors.ts';

export type ModelGroupFacts = {
  readonly exists: boolean;
  readonly arn: string | null;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  /** In canonical form; null if there is none. */
  readonly policy: string | null;
};

const noGroup: ModelGroupFacts = { exists: false, arn: null, status: 'none', tags: {}, policy: null };

/** Throws the SDK's error if something cannot be read. */
export async function observeModelGroup(
  sageMaker: SageMakerClient,
  ModelPackageGroupName: string,
): Promise<ModelGroupFacts> {
  const reply = await toResult(sageMaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName })));
  if (!reply.ok && isMissing(reply.failure)) return noGroup;
  if (!reply.ok) throw reply.error;
  const { ModelPackageGroupArn: arn, ModelPackageGroupStatus: status = 'none' } = reply.value;
  const [policy, tags] = await Promise.all([
    toResult(sageMaker.send(new GetModelPackageGroupPolicyCommand({ ModelPackageGroupName }))),
    tagsOf(sageMaker, arn ?? ''),
  ]);
  if (!policy.ok && !isMissing(policy.failure)) throw policy.error;
  const text = policy.ok ? policy.value.ResourcePolicy : undefined;
  return { exists: true, arn: arn ?? null, status, tags, policy: text === undefined ? null : canonicalPolicy(text) };
}

async function tagsOf(client: SageMakerClient, ResourceArn: string): Promise<Readonly<Record<string, string>>> {
  const pages = await Array.fromAsync(paginateListTags({ client }, { ResourceArn }));
  const tags = pages.flatMap(({ Tags }) => Tags ?? []);
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/**
 * What is missing has the code of wrong parameters, so that the words count: `ModelPackageGroup ARN does not exist.` and
 * `Cannot find resource policy for: ARN`. AWS's own provider for CloudFormation goes by them
 * (aws-cloudformation-resource-providers-sagemaker, model package group), and so does Terraform's.
 */
function isMissing({ code, message }: AwsFailure): boolean {
  if (code === 'ResourceNotFound') return true;
  return (
    code === 'ValidationException' && /does not exist|^Cannot find (resource policy|Model Package Group)/.test(message)
  );
}
