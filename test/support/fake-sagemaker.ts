// A fake of SageMaker's model package groups: a real client whose calls end in memory, with the errors that AWS's provider for
// CloudFormation knows (aws-cloudformation-resource-providers-sagemaker, model package group).
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { awsError } from './fake-s3.ts';

type Tag = { readonly Key: string; readonly Value: string };
export type FakeGroup = { tags: Tag[]; policy: string | null; status: string };

export type FakeSageMaker = {
  readonly client: SageMakerClient;
  readonly groups: Map<string, FakeGroup>;
  /** The names of the commands that were sent since the previous call, without `Command`. */
  takeSent(): string[];
  /** Makes one write fail: the next one is number 1. */
  breakWrite(number: number): void;
  /** Makes each call of this name fail with the error, from the next call of another name on, if one is given. */
  refuse(command: string, error: Error, after?: string): void;
  /** Ends that. */
  allowAll(): void;
};

export const isWrite = (command: string) => !/^(Get|List|Describe)/.test(command);

export function fakeSageMaker(accountId: string, region = 'us-east-1'): FakeSageMaker {
  const groups = new Map<string, FakeGroup>();
  const sent: string[] = [];
  const refused = new Map<string, { readonly error: Error; after: string | undefined }>();
  let writesUntilBreak = 0;
  const client = new SageMakerClient({ region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const command = String(context['commandName']).replace(/Command$/, '');
      sent.push(command);
      for (const each of refused.values()) if (each.after === command) each.after = undefined;
      const refusal = refused.get(command);
      if (refusal && refusal.after === undefined) throw refusal.error;
      if (isWrite(command)) {
        writesUntilBreak -= 1;
        if (writesUntilBreak === 0) throw awsError('InternalError', 500);
      }
      const place = `arn:aws:sagemaker:${region}:${accountId}:model-package-group/`;
      const output = answer(groups, place, command, { ...args.input } as Record<string, unknown>);
      return { response: {}, output: { $metadata: {}, ...output } };
    },
    { step: 'initialize', priority: 'low' },
  );
  return {
    client,
    groups,
    takeSent: () => sent.splice(0),
    breakWrite: (number) => {
      writesUntilBreak = number;
    },
    refuse: (command, error, after) => refused.set(command, { error, after }),
    allowAll: () => refused.clear(),
  };
}

function answer(
  groups: Map<string, FakeGroup>,
  place: string,
  command: string,
  input: Record<string, unknown>,
): object {
  const name = String(input['ModelPackageGroupName'] ?? String(input['ResourceArn']).slice(place.length));
  const ModelPackageGroupArn = `${place}${name}`;
  const group = groups.get(name);
  if (command === 'CreateModelPackageGroup') {
    if (group) throw refusal(`Model Package Group already exists: ${ModelPackageGroupArn}`);
    groups.set(name, { tags: (input['Tags'] ?? []) as Tag[], policy: null, status: 'Completed' });
    return { ModelPackageGroupArn };
  }
  if (!group) throw refusal(`ModelPackageGroup ${ModelPackageGroupArn} does not exist.`);
  switch (command) {
    case 'AddTags': {
      const added = (input['Tags'] ?? []) as Tag[];
      const kept = group.tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key));
      group.tags = [...kept, ...added];
      return {};
    }
    case 'ListTags':
      return { Tags: group.tags };
    case 'PutModelPackageGroupPolicy':
      group.policy = String(input['ResourcePolicy']);
      return { ModelPackageGroupArn };
    case 'GetModelPackageGroupPolicy':
      if (group.policy === null) throw refusal(`Cannot find resource policy for: ${ModelPackageGroupArn}`);
      return { ResourcePolicy: group.policy };
    default:
      return { ModelPackageGroupName: name, ModelPackageGroupArn, ModelPackageGroupStatus: group.status };
  }
}

function refusal(message: string): Error {
  return Object.assign(awsError('ValidationException'), { message });
}
