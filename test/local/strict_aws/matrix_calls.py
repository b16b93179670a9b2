# How each action of the access matrix on images, packages, models, code and pipelines is called. Parameters that
# policies do not look at are junk: policies are asked before the service. What would delete something names something
# absent, whose name begins alike. Those on the catalog are in matrix_catalog.py.
import hashlib
import json

from access_calls import trust
from conftest import deny, document
from matrix_catalog import CALLS as CATALOG_CALLS
from sentence_calls import last, with_condition_keys

# What services say of junk, and of operations that only the policies in front of them know.
IN_WORDS = [
    "AlreadyExistsException",
    "InvalidAction",
    "DeleteConflict",
    "ImageAlreadyExistsException",
    "BucketNotEmpty",
    "ConflictException",
    "ImageNotFoundException",
    "InvalidApprovalTokenException",
    "InvalidLayerException",
    "InvalidParameterException",
    "InvalidStructureException",
    "LayerPartTooSmallException",
    "LayersNotFoundException",
    "NotFoundException",
    "PipelineNotFoundException",
    "RepositoryNotFoundException",
    "ResourceNotFoundException",
    "UploadNotFoundException",
    "ValidationError",
    "ValidationException",
    "EmptyUploadException",
    "InvalidInputException",
    "RepositoryDoesNotExistException",
    "InvalidLayerPartException",
    "LayerInaccessibleException",
    "InvalidTagParameterException",
    "RepositoryNameExistsException",
    "FileDoesNotExistException",
    "CommitDoesNotExistException",
    "PathDoesNotExistException",
    "ResourceNotFound",
    "InvalidRepositoryNameException",
    "EntityAlreadyExists",
    "InvalidParametersException",
    "NoSuchEntity",
    "UnknownOperationException",
]
ASSET = b"an asset"
TOOL = {"format": "generic", "namespace": "ours", "package": "features"}
MODEL = {
    "InferenceSpecification": {
        "Containers": [{"Image": "junk"}],
        "SupportedContentTypes": [],
        "SupportedResponseMIMETypes": [],
    }
}
DIGEST = f"sha256:{'0' * 64}"


def image(arn, **more):
    return {"registryId": arn.split(":")[4], "repositoryName": arn.rpartition("repository/")[2], **more}


def in_domain(arn, **more):
    return {"domain": "ml-platform", "domainOwner": arn.split(":")[4], **more}


def packages(arn, **more):
    return in_domain(arn, repository="packages", **more)


def asset():
    return {"assetContent": ASSET, "assetName": "a.bin", "assetSHA256": hashlib.sha256(ASSET).hexdigest()}


def stack(arn, context, **more):
    role = {"RoleARN": context["cloudformation:RoleArn"]} if "cloudformation:RoleArn" in context else {}
    return {"StackName": arn.split("/")[1], "TemplateBody": json.dumps({"Resources": {}}), **role, **more}


def sagemaker(operation, **given):
    return lambda arn, context, policy: with_condition_keys(
        operation, {name: value.format(arn=arn, last=last(arn)) for name, value in given.items()}, context
    )


def group_of(package):
    return package.replace(":model-package/", ":model-package-group/").rpartition("/")[0]


def status(context):
    key = "sagemaker:ModelApprovalStatus"
    return {"ModelApprovalStatus": context[key]} if key in context else {}


EXECUTION = "ml-execution"
JUNK_POLICY = document(deny("s3:GetBucketAcl"))
# action: operation, parameters from the ARN, the condition keys and the policy of the resource
CALLS = {
    "sts:AssumeRole": ("assume_role", lambda arn, *_: {"RoleArn": arn, "RoleSessionName": "session"}),
    "ecr:GetAuthorizationToken": ("get_authorization_token", lambda *_: {}),
    "ecr:BatchCheckLayerAvailability": (
        "batch_check_layer_availability",
        lambda arn, *_: image(arn, layerDigests=[DIGEST]),
    ),
    "ecr:GetDownloadUrlForLayer": ("get_download_url_for_layer", lambda arn, *_: image(arn, layerDigest=DIGEST)),
    "ecr:BatchGetImage": ("batch_get_image", lambda arn, *_: image(arn, imageIds=[{"imageTag": "absent"}])),
    "ecr:DescribeImages": ("describe_images", lambda arn, *_: image(arn)),
    "ecr:InitiateLayerUpload": ("initiate_layer_upload", lambda arn, *_: image(arn)),
    "ecr:UploadLayerPart": (
        "upload_layer_part",
        lambda arn, *_: image(arn, uploadId="u", partFirstByte=0, partLastByte=3, layerPartBlob=b"junk"),
    ),
    "ecr:CompleteLayerUpload": (
        "complete_layer_upload",
        lambda arn, *_: image(arn, uploadId="u", layerDigests=[DIGEST]),
    ),
    "ecr:PutImage": ("put_image", lambda arn, *_: image(arn, imageManifest="{}", imageTag="absent")),
    "ecr:BatchDeleteImage": ("batch_delete_image", lambda arn, *_: image(arn, imageIds=[{"imageTag": "absent"}])),
    "ecr:SetRepositoryPolicy": (
        "set_repository_policy",
        lambda arn, _, policy: image(arn, policyText=json.dumps(policy)),
    ),
    "ecr:GetRepositoryPolicy": ("get_repository_policy", lambda arn, *_: image(arn)),
    "ecr:DeleteRepositoryPolicy": ("delete_repository_policy", lambda arn, *_: image(arn)),
    "ecr:PutImageTagMutability": (
        "put_image_tag_mutability",
        lambda arn, *_: image(arn, imageTagMutability="IMMUTABLE"),
    ),
    "ecr:UntagResource": ("untag_resource", lambda arn, *_: {"resourceArn": arn, "tagKeys": ["junk"]}),
    "ecr:DeleteRepository": ("delete_repository", lambda arn, *_: image(f"{arn}-absent")),
    "ecr:PutRegistryPolicy": ("put_registry_policy", lambda *_: {"policyText": "{}"}),
    "ecr:PutReplicationConfiguration": (
        "put_replication_configuration",
        lambda *_: {"replicationConfiguration": {"rules": []}},
    ),
    "codeartifact:GetAuthorizationToken": ("get_authorization_token", lambda arn, *_: in_domain(arn)),
    "codeartifact:PublishPackageVersion": (
        "publish_package_version",
        lambda arn, *_: packages(arn, **TOOL, packageVersion="1.0", **asset()),
    ),
    "codeartifact:GetPackageVersionAsset": (
        "get_package_version_asset",
        lambda arn, *_: packages(arn, **TOOL, packageVersion="1.0", asset="a.bin"),
    ),
    "codeartifact:PutDomainPermissionsPolicy": (
        "put_domain_permissions_policy",
        lambda arn, _, policy: in_domain(arn, policyDocument=json.dumps(policy)),
    ),
    "codeartifact:GetDomainPermissionsPolicy": ("get_domain_permissions_policy", lambda arn, *_: in_domain(arn)),
    "codeartifact:DeleteDomainPermissionsPolicy": ("delete_domain_permissions_policy", lambda arn, *_: in_domain(arn)),
    "codeartifact:PutRepositoryPermissionsPolicy": (
        "put_repository_permissions_policy",
        lambda arn, _, policy: packages(arn, policyDocument=json.dumps(policy)),
    ),
    "codeartifact:DeleteDomain": ("delete_domain", lambda arn, *_: {**in_domain(arn), "domain": "ml-absent"}),
    "codeartifact:UntagResource": ("untag_resource", lambda arn, *_: {"resourceArn": arn, "tagKeys": ["junk"]}),
    "codeartifact:AssociateExternalConnection": (
        "associate_external_connection",
        lambda arn, *_: packages(arn, externalConnection="public:pypi"),
    ),
    "sagemaker:DescribeModelPackage": ("describe_model_package", lambda arn, *_: {"ModelPackageName": arn}),
    "sagemaker:ListModelPackages": ("list_model_packages", lambda arn, *_: {"ModelPackageGroupName": group_of(arn)}),
    "sagemaker:CreateModelPackage": (
        "create_model_package",
        lambda arn, context, _: {"ModelPackageGroupName": group_of(arn), **status(context), **MODEL},
    ),
    "sagemaker:UpdateModelPackage": (
        "update_model_package",
        lambda arn, context, _: {"ModelPackageArn": arn, **status(context)},
    ),
    "sagemaker:DeleteModelPackage": ("delete_model_package", lambda arn, *_: {"ModelPackageName": f"{arn}99"}),
    "sagemaker:PutModelPackageGroupPolicy": (
        "put_model_package_group_policy",
        lambda arn, _, policy: {"ModelPackageGroupName": last(arn), "ResourcePolicy": json.dumps(policy)},
    ),
    "sagemaker:GetModelPackageGroupPolicy": (
        "get_model_package_group_policy",
        lambda arn, *_: {"ModelPackageGroupName": last(arn)},
    ),
    "sagemaker:DeleteModelPackageGroupPolicy": (
        "delete_model_package_group_policy",
        lambda arn, *_: {"ModelPackageGroupName": last(arn)},
    ),
    "sagemaker:DeleteModelPackageGroup": (
        "delete_model_package_group",
        lambda *_: {"ModelPackageGroupName": "ml-absent"},
    ),
    "sagemaker:DeleteTags": ("delete_tags", lambda arn, *_: {"ResourceArn": arn, "TagKeys": ["junk"]}),
    "sagemaker:CreateTrainingJob": ("create_training_job", sagemaker("CreateTrainingJob", TrainingJobName="{last}")),
    "sagemaker:CreateModel": ("create_model", sagemaker("CreateModel", ModelName="{last}")),
    "sagemaker:CreateEndpointConfig": (
        "create_endpoint_config",
        sagemaker("CreateEndpointConfig", EndpointConfigName="{last}"),
    ),
    "sagemaker:CreateEndpoint": (
        "create_endpoint",
        sagemaker("CreateEndpoint", EndpointName="{last}", EndpointConfigName="ml-churn-1"),
    ),
    "codecommit:GetFile": ("get_file", lambda arn, *_: {"repositoryName": last(arn), "filePath": "absent"}),
    "codecommit:CreateRepository": ("create_repository", lambda *_: {"repositoryName": "ml-more"}),
    "codecommit:DeleteRepository": ("delete_repository", lambda *_: {"repositoryName": "ml-absent"}),
    "codepipeline:StartPipelineExecution": ("start_pipeline_execution", lambda arn, *_: {"name": last(arn)}),
    "codepipeline:UpdatePipeline": ("update_pipeline", lambda arn, *_: {"pipeline": {"name": last(arn)}}),
    "codepipeline:PutApprovalResult": (
        "put_approval_result",
        lambda *_: {
            "pipelineName": "ml-churn",
            "stageName": "Approval",
            "actionName": "Approve",
            "token": "junk",
            "result": {"summary": "", "status": "Approved"},
        },
    ),
    "codepipeline:RollbackStage": (
        "rollback_stage",
        lambda arn, *_: {
            "pipelineName": arn.rsplit(":", 1)[-1].split("/")[0],
            "stageName": last(arn),
            "targetPipelineExecutionId": "00000000-0000-0000-0000-000000000000",
        },
    ),
    "codebuild:StartBuild": ("start_build", lambda arn, *_: {"projectName": last(arn)}),
    "codebuild:UpdateProject": ("update_project", lambda arn, *_: {"name": last(arn)}),
    "iam:UpdateAssumeRolePolicy": (
        "update_assume_role_policy",
        lambda arn, _, policy: {
            "RoleName": last(arn),
            "PolicyDocument": json.dumps(policy) if policy else trust(arn.split(":")[4]),
        },
    ),
    "iam:PutRolePolicy": (
        "put_role_policy",
        lambda arn, *_: {"RoleName": last(arn), "PolicyName": "junk", "PolicyDocument": JUNK_POLICY},
    ),
    "iam:CreateRole": (
        "create_role",
        lambda arn, *_: {"RoleName": last(arn), "AssumeRolePolicyDocument": trust(arn.split(":")[4])},
    ),
    "iam:DeleteRole": ("delete_role", lambda arn, *_: {"RoleName": last(arn)}),
    "cloudformation:CreateStack": ("create_stack", lambda arn, context, _: stack(arn, context)),
    "cloudformation:UpdateStack": ("update_stack", lambda arn, context, _: stack(arn, context)),
    **CATALOG_CALLS,
}
