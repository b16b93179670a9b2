// The API calls that change what accounts share: which part of a shared resource each one names, and which document it writes.
import {
  artifactBucketPrefix,
  datasetBucketPrefix,
  platformAliasPrefix,
  platformPrefix,
} from '../../shared/aws/names.ts';

/** Calls of a service that name the same part in the same way. */
export type CallRow = (NamedPart | AnyPart) & {
  /** The short name of the service, of which CloudTrail and EventBridge make theirs. */
  readonly service: string;
  readonly calls: readonly string[];
  /**
   * The document that a call writes, and the parameter that has it: null for a call that deletes it, none if no parameter has
   * the whole of it. `isOneOfSeveral`: a role has several inline policies and a domain several repositories, and the parameters
   * that are read do not say which one the call wrote.
   */
  readonly documents?: Readonly<Record<string, WrittenDocument>>;
};

type WrittenDocument = { readonly id: string; readonly in?: string | null; readonly isOneOfSeveral?: true };

type NamedPart = {
  /** What is named, as the names of kinds have it; `key` is known by its id. */
  readonly part: string;
  /**
   * The parameters that name it, of which a record has one; `a.b` is `b` in `a`. Of an ARN, the first part of the resource's
   * path counts.
   */
  readonly parameters: readonly string[];
  /** How the name begins; without it, the calls are rare, or do not give the name itself. */
  readonly prefixes?: readonly string[];
};

/** What an account has of this kind: one at most, so that it does not matter what the call names. */
type AnyPart = {
  readonly part: 'any';
  readonly kind: string;
  readonly parameters?: never;
  readonly prefixes?: never;
};

const ml = [platformPrefix];

export const callRows: readonly CallRow[] = [
  {
    // Amazon S3 User Guide, "Amazon S3 account-level actions tracked by CloudTrail logging" and the table of bucket-level ones.
    service: 's3',
    part: 'bucket',
    parameters: ['bucketName'],
    prefixes: [datasetBucketPrefix, artifactBucketPrefix],
    calls: [
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketOwnershipControls',
      'DeleteBucketOwnershipControls',
      'PutBucketEncryption',
      'DeleteBucketEncryption',
      'PutBucketVersioning',
      'PutBucketTagging',
      'DeleteBucketTagging',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
      'DeleteBucket',
    ],
    documents: {
      PutBucketPolicy: { id: 'bucketPolicy', in: 'bucketPolicy' },
      DeleteBucketPolicy: { id: 'bucketPolicy', in: null },
    },
  },
  {
    // They name a key by its id or ARN, so that all keys of the account are meant.
    service: 'kms',
    part: 'key',
    parameters: ['keyId'],
    calls: ['PutKeyPolicy', 'DisableKey', 'DisableKeyRotation', 'ScheduleKeyDeletion', 'UntagResource'],
    documents: { PutKeyPolicy: { id: 'keyPolicy', in: 'policy' } },
  },
  {
    service: 'kms',
    part: 'alias',
    parameters: ['aliasName'],
    prefixes: [platformAliasPrefix],
    calls: ['UpdateAlias', 'DeleteAlias'],
  },
  {
    service: 'ecr',
    part: 'imageRepository',
    parameters: ['repositoryName'],
    prefixes: ml,
    calls: [
      'SetRepositoryPolicy',
      'DeleteRepositoryPolicy',
      'PutImageTagMutability',
      'PutImageScanningConfiguration',
      'PutLifecyclePolicy',
      'DeleteLifecyclePolicy',
      'DeleteRepository',
    ],
    documents: {
      SetRepositoryPolicy: { id: 'repositoryPolicy', in: 'policyText' },
      DeleteRepositoryPolicy: { id: 'repositoryPolicy', in: null },
    },
  },
  { service: 'ecr', part: 'imageRepository', parameters: ['resourceArn'], calls: ['UntagResource'] },
  {
    // AWS CodeArtifact User Guide, "Understanding CodeArtifact log file entries": `domainName`, and not `domain` as in the API.
    service: 'codeartifact',
    part: 'domain',
    parameters: ['domainName', 'domain'],
    calls: [
      'PutDomainPermissionsPolicy',
      'DeleteDomainPermissionsPolicy',
      'PutRepositoryPermissionsPolicy',
      'DeleteRepositoryPermissionsPolicy',
      'UpdateRepository',
      'AssociateExternalConnection',
      'DisassociateExternalConnection',
      'DeleteRepository',
      'DeleteDomain',
    ],
    documents: {
      PutDomainPermissionsPolicy: { id: 'domainPolicy', in: 'policyDocument' },
      DeleteDomainPermissionsPolicy: { id: 'domainPolicy', in: null },
      PutRepositoryPermissionsPolicy: { id: 'repositoryPolicy', in: 'policyDocument', isOneOfSeveral: true },
      DeleteRepositoryPermissionsPolicy: { id: 'repositoryPolicy', in: null },
    },
  },
  { service: 'codeartifact', part: 'domain', parameters: ['resourceArn'], calls: ['UntagResource'] },
  {
    // A group is named by its name or its ARN.
    service: 'sagemaker',
    part: 'modelGroup',
    parameters: ['modelPackageGroupName'],
    calls: ['PutModelPackageGroupPolicy', 'DeleteModelPackageGroupPolicy', 'DeleteModelPackageGroup'],
    documents: {
      PutModelPackageGroupPolicy: { id: 'groupPolicy', in: 'resourcePolicy' },
      DeleteModelPackageGroupPolicy: { id: 'groupPolicy', in: null },
    },
  },
  { service: 'sagemaker', part: 'modelGroup', parameters: ['resourceArn'], calls: ['DeleteTags'] },
  {
    // Portfolios, products and constraints have ids of AWS. Calls are rare, and an account has one catalog.
    service: 'servicecatalog',
    part: 'any',
    kind: 'catalog',
    calls: [
      'CreatePortfolioShare',
      'UpdatePortfolioShare',
      'DeletePortfolioShare',
      'UpdatePortfolio',
      'DeletePortfolio',
      'AssociateProductWithPortfolio',
      'DisassociateProductFromPortfolio',
      'CreateConstraint',
      'UpdateConstraint',
      'DeleteConstraint',
      'UpdateProvisioningArtifact',
      'DeleteProvisioningArtifact',
      'DeleteProduct',
    ],
    documents: {
      CreatePortfolioShare: { id: 'shares' },
      UpdatePortfolioShare: { id: 'shares' },
      DeletePortfolioShare: { id: 'shares' },
    },
  },
  // The call is about a pipeline, or about one of its build projects. UpdatePipeline has the whole declaration (AWS CodePipeline
  // User Guide, "Logging CodePipeline API calls with AWS CloudTrail").
  {
    service: 'codepipeline',
    part: 'pipeline',
    parameters: ['name', 'pipeline.name'],
    calls: ['UpdatePipeline', 'DeletePipeline'],
  },
  { service: 'codebuild', part: 'project', parameters: ['name'], calls: ['UpdateProject', 'DeleteProject'] },
  {
    // IAM's calls are recorded in us-east-1 only (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail").
    service: 'iam',
    part: 'role',
    parameters: ['roleName'],
    prefixes: ml,
    calls: [
      'UpdateAssumeRolePolicy',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'UntagRole',
      'DeleteRole',
    ],
    documents: {
      UpdateAssumeRolePolicy: { id: 'trustPolicy', in: 'policyDocument' },
      PutRolePolicy: { id: 'permissions', in: 'policyDocument', isOneOfSeveral: true },
      DeleteRolePolicy: { id: 'permissions', in: null },
    },
  },
];
