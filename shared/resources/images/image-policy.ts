// The policy of an image repository: the admitted accounts pull, and nobody else's account gets in. Pure.
import { canonicalPolicy } from '../../aws/canonical-policy.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { DocumentKind } from '../contract/kind.ts';
import { admission, readersIn } from '../lib/admitted-accounts.ts';
import { ownerStatement } from '../lib/owner-statements.ts';
import { repositoryOf } from './image-names.ts';

/**
 * What a pull needs, and the lists. Nothing pushes from another account. Amazon ECR User Guide, "Private repository
 * policies"; `ecr:GetAuthorizationToken` is no action on a repository.
 */
const pullActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:DescribeImages',
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:ListImages',
];

/** The most characters of a repository's policy (Amazon ECR API Reference, SetRepositoryPolicy). */
export const imagePolicyLimit = 10_240;

export const imageDocument: DocumentKind = {
  id: 'repositoryPolicy',
  step: 'image-repository',
  what: 'repository',
  limit: imagePolicyLimit,
  text: ({ owner, region }, grants) => {
    const Statement = [
      ownerStatement(owner, region, { Sid: 'OwnerPulls', Action: pullActions }),
      ...admission(readersIn(grants, 'readers'), { Sid: 'ReadersPull', Action: pullActions }),
    ];
    return canonicalPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  },
  subject: ({ name, owner, region }) => {
    const id = repositoryOf(name);
    return {
      type: 'AWS::ECR::Repository',
      id,
      arn: `arn:${partitionOf(region)}:ecr:${region}:${owner}:repository/${id}`,
      consolePath: `/ecr/repositories/private/${owner}/${id}/_/permissions?region=${region}`,
    };
  },
};
