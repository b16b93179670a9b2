// What somebody may do to images: each action with the requests that AWS evaluates for it.
import type { MatrixAction } from '../subject.ts';

const ecr = (...names: readonly string[]) => names.map((name) => ({ action: `ecr:${name}`, on: 'repository' }));
const token = { action: 'ecr:GetAuthorizationToken', on: 'caller' };
const registry = (name: string) => ({ action: `ecr:${name}`, on: 'registry' });

export const imageColumns = {
  pull: {
    title: 'Pull',
    requests: [token, ...ecr('BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'BatchGetImage')],
  },
  see: { title: 'See what is there', requests: ecr('DescribeImages') },
  push: {
    title: 'Push',
    requests: [token, ...ecr('InitiateLayerUpload', 'UploadLayerPart', 'CompleteLayerUpload', 'PutImage')],
  },
  delete: { title: 'Delete an image', requests: ecr('BatchDeleteImage') },
  admit: { title: 'Change whom it admits', requests: ecr('SetRepositoryPolicy') },
  look: { title: 'Read the policy', requests: ecr('GetRepositoryPolicy') },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export const furtherImageActions = {
  removePolicy: { title: 'removing the policy', requests: ecr('DeleteRepositoryPolicy') },
  replaceTags: { title: 'making tags mutable', requests: ecr('PutImageTagMutability') },
  untag: { title: "removing the repository's tags", requests: ecr('UntagResource') },
  deleteRepository: { title: 'deleting the repository', requests: ecr('DeleteRepository') },
  admitToAll: { title: 'a policy for all repositories', requests: [registry('PutRegistryPolicy')] },
  replicate: { title: 'replication to other registries', requests: [registry('PutReplicationConfiguration')] },
  uploadLayer: { title: 'uploading a layer', requests: ecr('InitiateLayerUpload') },
} as const satisfies Readonly<Record<string, MatrixAction>>;

export type ImageColumn = keyof typeof imageColumns;
export type ImageAction = ImageColumn | keyof typeof furtherImageActions;
