// The changes of pipelines, repositories and the catalog that are automation's alone, action by action. What builds,
// pipelines and users of these services do in their daily work is not listed: a test compares both lists with IAM's own.

const service = (name: string, ...actions: readonly string[]) => actions.map((action) => `${name}:${action}`);

/** Changes of the platform that people make through automation only. */
export const platformActions: readonly string[] = [
  ...service('codeartifact', 'Associate*', 'CopyPackageVersions', 'Create*', 'Delete*', 'Disassociate*'),
  ...service('codeartifact', 'DisposePackageVersions', 'PublishPackageVersion', 'Put*', 'Update*'),
  ...service('codebuild', 'CreateFleet', 'CreateProject', 'CreateWebhook', 'DeleteFleet', 'DeleteOAuthToken'),
  ...service('codebuild', 'DeleteProject', 'DeleteResourcePolicy', 'DeleteSourceCredentials', 'DeleteWebhook'),
  ...service('codebuild', 'ImportSourceCredentials', 'PersistOAuthToken', 'PutResourcePolicy', 'UpdateFleet'),
  ...service('codebuild', 'UpdateProject*', 'UpdateWebhook'),
  ...service('codecommit', '*ApprovalRuleTemplate*', 'CreateRepository', 'DeleteRepository', 'PutRepositoryTriggers'),
  ...service('codecommit', 'UpdateDefaultBranch', 'UpdateRepository*'),
  ...service('codepipeline', 'CreateCustomActionType', 'CreatePipeline', 'DeleteCustomActionType', 'DeletePipeline'),
  ...service('codepipeline', 'DeleteWebhook', 'DeregisterWebhookWithThirdParty', 'DisableStageTransition'),
  ...service('codepipeline', 'OverrideStageCondition', 'PutWebhook', 'RegisterWebhookWithThirdParty'),
  ...service('codepipeline', 'UpdateActionType', 'UpdatePipeline'),
  ...service('ecr', 'BatchDeleteImage', 'Create*', 'Delete*', 'Put*', 'SetRepositoryPolicy', 'Update*'),
  // Layers without PutImage are no image, but they are stored.
  ...service('ecr', 'CompleteLayerUpload', 'InitiateLayerUpload', 'UploadLayerPart'),
  ...service('sagemaker', 'CreateModelPackage*', 'DeleteModelPackage*', 'PutModelPackageGroupPolicy'),
  ...service('sagemaker', 'UpdateModelPackage'),
  ...service('servicecatalog', 'AssociateAttributeGroup', 'AssociatePrincipalWithPortfolio'),
  ...service('servicecatalog', 'AssociateProductWithPortfolio', 'AssociateResource', 'AssociateServiceAction*'),
  ...service(
    'servicecatalog',
    'AssociateTagOptionWithResource',
    'BatchAssociate*',
    'BatchDisassociate*',
    'CopyProduct',
  ),
  ...service('servicecatalog', 'CreateApplication', 'CreateAttributeGroup', 'CreateConstraint', 'CreatePortfolio*'),
  ...service('servicecatalog', 'CreateProduct', 'CreateProvisioningArtifact', 'CreateServiceAction', 'CreateTagOption'),
  ...service('servicecatalog', 'DeleteApplication', 'DeleteAttributeGroup', 'DeleteConstraint', 'DeletePortfolio*'),
  ...service('servicecatalog', 'DeleteProduct', 'DeleteProvisioningArtifact', 'DeleteResourcePolicy'),
  ...service('servicecatalog', 'DeleteServiceAction', 'DeleteTagOption', 'Disassociate*', 'PutResourcePolicy'),
  ...service('servicecatalog', 'UpdateApplication', 'UpdateAttributeGroup', 'UpdateConstraint', 'UpdatePortfolio*'),
  ...service('servicecatalog', 'UpdateProduct', 'UpdateProvisioningArtifact', 'UpdateServiceAction', 'UpdateTagOption'),
];
