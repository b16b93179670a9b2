// Policy for data-science: code, packages and images come from the organization's repositories.
import { imageAccounts } from '../aws-lists/image-accounts.ts';
import type { DenyStatement, PolicyDocument, PolicyScope } from './policy-document.ts';

const repositoryActions = [
  'codeartifact:CopyPackageVersions',
  'codeartifact:Get*',
  'codeartifact:PublishPackageVersion',
  'codeartifact:ReadFromRepository',
  'codecommit:Git*',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];
const imageReadActions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

export const ownRepositories: PolicyDocument = {
  name: 'own-repositories',
  summary: 'Code, packages and images come only from repositories inside the organization.',
  types: ['data-science'],
  statements: (scope) => [
    outsideDenied('OwnRepositories', repositoryActions, scope.trustedRepositoryAccounts),
    outsideDenied('OwnImages', imageReadActions, [...scope.trustedRepositoryAccounts, ...awsImageAccounts(scope)]),
    {
      // Actions that would make a repository of the organization serve content from outside.
      Sid: 'NoOutsideRepositories',
      Effect: 'Deny',
      Action: [
        'codeartifact:AssociateExternalConnection',
        'codeconnections:CreateConnection',
        'codestar-connections:CreateConnection',
        'ecr-public:*',
        'ecr:CreatePullThroughCacheRule',
        'sagemaker:CreateCodeRepository',
      ],
      Resource: '*',
    },
  ],
};

/**
 * Denies actions on a repository or package of other organizations' accounts than these. The key is absent for a resource
 * outside any organization, and the condition is true then, too (IAM User Guide, "AWS global condition context keys":
 * aws:ResourceOrgID).
 */
function outsideDenied(Sid: string, Action: readonly string[], trusted: readonly string[]): DenyStatement {
  return {
    Sid,
    Effect: 'Deny',
    Action,
    Resource: '*',
    Condition: {
      StringNotEquals: {
        'aws:ResourceOrgID': '${aws:PrincipalOrgID}',
        ...(trusted.length > 0 ? { 'aws:ResourceAccount': trusted } : {}),
      },
    },
  };
}

/**
 * The accounts of AWS from which SageMaker's algorithms and Deep Learning Containers are pulled in the governed Regions
 * (SageMaker Developer Guide, "Docker registry paths and example code"). Nothing can be pushed there.
 */
function awsImageAccounts({ regions }: PolicyScope): string[] {
  return [...new Set(regions.flatMap((region) => imageAccounts.get(region)?.split(' ') ?? []))].sort();
}
