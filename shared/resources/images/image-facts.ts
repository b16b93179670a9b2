// An image repository, as it is: its settings, its policies and its tags.
import {
  DescribeRepositoriesCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-ecr';
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { toResult, undefinedIfNotConfigured } from '../../aws/errors.ts';

export type RepositoryFacts = {
  readonly exists: boolean;
  readonly arn: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly mutability: string;
  readonly scansOnPush: boolean;
  readonly encryption: { readonly type: string; readonly key: string | null };
  /** In canonical form; null if there is none. */
  readonly lifecycle: string | null;
  readonly policy: string | null;
};

const noRepository: RepositoryFacts = {
  exists: false,
  arn: null,
  tags: {},
  mutability: 'none',
  scansOnPush: false,
  encryption: { type: 'none', key: null },
  lifecycle: null,
  policy: null,
};

/** Throws the SDK's error if something cannot be read. */
export async function observeRepository(ecr: ECRClient, repositoryName: string): Promise<RepositoryFacts> {
  const reply = await toResult(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] })));
  if (!reply.ok && reply.failure.kind === 'not-found') return noRepository;
  if (!reply.ok) throw reply.error;
  const found = reply.value.repositories?.[0];
  if (found === undefined) return noRepository;
  const [policy, lifecycle, tags] = await Promise.all([
    undefinedIfNotConfigured(ecr.send(new GetRepositoryPolicyCommand({ repositoryName }))),
    undefinedIfNotConfigured(ecr.send(new GetLifecyclePolicyCommand({ repositoryName }))),
    ecr.send(new ListTagsForResourceCommand({ resourceArn: found.repositoryArn })),
  ]);
  return {
    exists: true,
    arn: found.repositoryArn ?? null,
    tags: Object.fromEntries((tags.tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    mutability: found.imageTagMutability ?? 'MUTABLE',
    scansOnPush: found.imageScanningConfiguration?.scanOnPush ?? false,
    encryption: {
      type: found.encryptionConfiguration?.encryptionType ?? 'AES256',
      key: found.encryptionConfiguration?.kmsKey ?? null,
    },
    lifecycle: lifecycle?.lifecyclePolicyText === undefined ? null : canonicalPolicy(lifecycle.lifecyclePolicyText),
    policy: policy?.policyText === undefined ? null : canonicalPolicy(policy.policyText),
  };
}
