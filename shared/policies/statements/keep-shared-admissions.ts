// Policy for the accounts that share images, packages, code, models, pipelines and a catalog: nobody but Palisade changes who
// is admitted to them. What automation and pipelines do with them is left: pushing, publishing, registering, starting.
import {
  artifactBucketPrefix,
  codeReaderRoleName,
  pipelineBuildRoleName,
  pipelineRoleName,
  platformPrefix,
  resourceTag,
} from '../../aws/names.ts';
import {
  bucketAdmissionActions,
  forPalisadeAlone,
  givingTag,
  keyAdmissionActions,
  keyAliasActions,
  keyTagActions,
  ownTagged,
  platformAliases,
} from './admission-actions.ts';
import { arnsOf, type DenyStatement, type PolicyDocument } from './policy-document.ts';
import { roleReadActions } from './protect-palisade.ts';

type Kept = readonly [Sid: string, what: Pick<DenyStatement, 'Action' | 'NotAction' | 'Resource'>];

const named = (service: string, ...resources: readonly string[]) =>
  resources.map((resource) => `arn:*:${service}:*:*:${resource}`);

/** What decides who is admitted, whose it is, and whether an image can be replaced under the tag that production runs. */
const kept: readonly Kept[] = [
  [
    'KeepImageAdmissions',
    {
      Action: [
        'ecr:CreateRepository',
        'ecr:DeleteRepository',
        'ecr:DeleteRepositoryPolicy',
        'ecr:PutImageScanningConfiguration',
        'ecr:PutImageTagMutability',
        'ecr:SetRepositoryPolicy',
        'ecr:TagResource',
        'ecr:UntagResource',
      ],
      Resource: named('ecr', `repository/${platformPrefix}*`),
    },
  ],
  [
    // These are of the registry, and about every repository in it. Replication copies each image to another registry.
    'KeepRegistryAdmissions',
    {
      Action: ['ecr:DeleteRegistryPolicy', 'ecr:PutRegistryPolicy', 'ecr:PutReplicationConfiguration'],
      Resource: '*',
    },
  ],
  [
    'KeepPackageAdmissions',
    {
      Action: [
        'codeartifact:DeleteDomain*',
        'codeartifact:DeleteRepository*',
        'codeartifact:PutDomainPermissionsPolicy',
        'codeartifact:PutRepositoryPermissionsPolicy',
        'codeartifact:TagResource',
        'codeartifact:UntagResource',
      ],
      Resource: named('codeartifact', `domain/${platformPrefix}*`, `repository/${platformPrefix}*`),
    },
  ],
  [
    'KeepModelAdmissions',
    {
      Action: [
        'sagemaker:AddTags',
        'sagemaker:CreateModelPackageGroup',
        'sagemaker:DeleteModelPackageGroup*',
        'sagemaker:DeleteTags',
        'sagemaker:PutModelPackageGroupPolicy',
      ],
      Resource: named('sagemaker', `model-package-group/${platformPrefix}*`),
    },
  ],
  [
    'KeepCodeReader',
    { NotAction: [...roleReadActions, 'iam:PassRole'], Resource: `arn:*:iam::*:role/${codeReaderRoleName}` },
  ],
  ['KeepArtifactBucket', { Action: bucketAdmissionActions, Resource: `arn:*:s3:::${artifactBucketPrefix}*` }],
  ['KeepSharedKeyAliases', { Action: keyAliasActions, Resource: platformAliases }],
];

/**
 * Whom the portfolio is shared with, and what is launched. Which products it has, and changes of a constraint, have no
 * resource in IAM (Service Authorization Reference, "AWS Service Catalog").
 */
const keptCatalog: Kept = [
  'KeepCatalog',
  {
    Action: [
      'servicecatalog:AssociatePrincipalWithPortfolio',
      'servicecatalog:CreateConstraint',
      'servicecatalog:CreatePortfolioShare',
      'servicecatalog:CreateProvisioningArtifact',
      'servicecatalog:DeletePortfolio*',
      'servicecatalog:DeleteProduct',
      'servicecatalog:DeleteProvisioningArtifact',
      'servicecatalog:DisassociatePrincipalFromPortfolio',
      'servicecatalog:UpdatePortfolio*',
      'servicecatalog:UpdateProduct',
      'servicecatalog:UpdateProvisioningArtifact',
    ],
    Resource: named('catalog', 'portfolio/*', 'product/*'),
  },
];

/** An approval is worth what the pipeline around it is worth. */
const keptPipelines: Kept = [
  'KeepPipelines',
  {
    Action: [
      'codebuild:CreateProject',
      'codebuild:DeleteProject',
      'codebuild:UpdateProject*',
      'codepipeline:CreatePipeline',
      'codepipeline:DeletePipeline',
      'codepipeline:TagResource',
      'codepipeline:UntagResource',
      'codepipeline:UpdatePipeline',
    ],
    Resource: [
      ...named('codebuild', `project/${platformPrefix}*`),
      // The ARN of a pipeline has no word for what it is.
      ...named('codepipeline', `${platformPrefix}*`),
    ],
  },
];

/** Who passes their role to a project or a pipeline of their own runs what they like with it. */
const keptPipelineRoles: Kept = [
  'KeepPipelineRoles',
  { Action: 'iam:PassRole', Resource: arnsOf([pipelineRoleName, pipelineBuildRoleName]) },
];

/**
 * A build runs as a role of pipelines, and who starts it may give it other commands (AWS CodeBuild API Reference, StartBuild:
 * buildspecOverride): so the pipeline alone does.
 */
const buildsByPipelines: DenyStatement = {
  Sid: 'BuildsByPipelines',
  Effect: 'Deny',
  Action: [
    'codebuild:RetryBuild*',
    'codebuild:StartBuild*',
    'codebuild:StartCommandExecution',
    'codebuild:StartSandbox*',
  ],
  Resource: named('codebuild', `project/${platformPrefix}*`),
  Condition: { ArnNotLike: { 'aws:PrincipalArn': arnsOf([pipelineRoleName]) } },
};

/** AWS RAM shares model package groups beside their policies (AWS RAM User Guide, "Shareable AWS resources"). */
const groupsInShares = {
  ArnLike: { 'ram:ResourceArn': `arn:*:sagemaker:*:*:model-package-group/${platformPrefix}*` },
};

export const keepSharedAdmissions: PolicyDocument = {
  name: 'keep-shared-admissions',
  summary: 'Nobody but Palisade changes who is admitted to images, packages, code, models, pipelines and the catalog.',
  types: ['shared-services'],
  isOptional: true,
  statements: (scope) => {
    if (!scope.hasSharedResources) return [];
    const { pipelines = [], catalogPrincipals } = scope;
    const keys = { Action: keyAdmissionActions, Resource: '*' };
    const shares = { Action: ['ram:AssociateResourceShare', 'ram:CreateResourceShare'], Resource: '*' };
    return [
      ...[...kept, ...(pipelines.length > 0 ? [keptPipelines, keptPipelineRoles] : [])].map(([Sid, what]) =>
        forPalisadeAlone(scope, Sid, what),
      ),
      ...(pipelines.length > 0 ? [buildsByPipelines] : []),
      ...(catalogPrincipals ? [forPalisadeAlone(scope, ...keptCatalog, ownTagged(resourceTag))] : []),
      forPalisadeAlone(scope, 'KeepModelsFromShares', shares, groupsInShares),
      forPalisadeAlone(scope, 'KeepSharedKeys', keys, ownTagged(resourceTag)),
      forPalisadeAlone(scope, 'KeepSharedKeyTags', { Action: keyTagActions, Resource: '*' }, givingTag(resourceTag)),
    ];
  },
};
