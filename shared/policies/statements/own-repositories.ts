// Policy for data-science: code, packages and images come from the organization's repositories.
import type { PolicyDocument } from './policy-document.ts';

export const ownRepositories: PolicyDocument = {
  name: 'own-repositories',
  summary: 'Code, packages and images come only from repositories inside the organization.',
  types: ['data-science'],
  statements: (scope) => [
    {
      Sid: 'OwnRepositories',
      Effect: 'Deny',
      // Actions on a repository or package. The key is absent for a resource outside any organization, and the
      // condition is true then, too (IAM User Guide, "AWS global condition context keys": aws:ResourceOrgID).
      Action: [
        'codeartifact:CopyPackageVersions',
        'codeartifact:Get*',
        'codeartifact:PublishPackageVersion',
        'codeartifact:ReadFromRepository',
        'codecommit:Git*',
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      Resource: '*',
      Condition: {
        StringNotEquals: {
          'aws:ResourceOrgID': '${aws:PrincipalOrgID}',
          ...(scope.trustedRepositoryAccounts.length > 0
            ? { 'aws:ResourceAccount': scope.trustedRepositoryAccounts }
            : {}),
        },
      },
    },
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
