# How to make each request of the sentences of the policies. Parameters that the policies do not look at are junk:
# policies are asked before the service.
from functools import cache

import botocore
import botocore.session
from conftest import allow, document

ANY = document(allow("*", "*"))
TRUST = document(allow("sts:AssumeRole", principal={"AWS": "*"}))


def last(arn):
    return "junk" if arn == "*" else arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def bucket_and_key(arn, **more):
    arn = "junk-bucket" if arn == "*" else arn
    bucket, _, key = arn.removeprefix("arn:aws:s3:::").partition("/")
    return {"Bucket": bucket, **({"Key": key} if key else {}), **more}


def role(**more):
    return lambda arn: {"RoleName": last(arn), **more}


def rule(**more):
    return lambda arn: {"Name": last(arn), **more}


def queue(**more):
    return lambda arn: {"QueueUrl": f"http://127.0.0.1/{arn.split(':')[4]}/{last(arn)}", **more}


def bucket(**more):
    return lambda arn: bucket_and_key(arn, **more)


def without_host_prefix(request, **_):
    request.url = request.url.replace(f"//{request.headers['x-amz-account-id']}.", "//")


def repository(**more):
    """The owner, domain and name in the ARN of a repository of CodeArtifact."""

    def parameters(arn):
        _, domain, name = arn.split(":")[5].split("/")
        return {"domainOwner": arn.split(":")[4], "domain": domain, "repository": name, **more}

    return parameters


def config_rule(name):
    return {"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_VERSIONING_ENABLED"}}


def fixed(**parameters):
    return lambda arn: parameters


def sagemaker(operation):
    """The name of the resource in each required parameter that has a name. The policies do not look at the others."""

    def parameters(arn):
        shape = sagemaker_model().operation_model(operation).input_shape
        return {name: last(arn) for name in shape.required_members if name.endswith(("Name", "Arn", "DomainId"))}

    return parameters


@cache
def sagemaker_model():
    return botocore.session.get_session().get_service_model("sagemaker")


SAGEMAKER = """CreateCodeRepository CreateDomain CreateEndpoint CreateEndpointConfig CreateModel CreateModelPackage
CreateNotebookInstance CreateProcessingJob CreateTrainingJob CreateTransformJob DeleteEndpoint DeleteEndpointConfig
DeleteModel DeleteModelPackage DescribeEndpoint DescribeTrainingJob StopTrainingJob StopTransformJob UpdateEndpoint
UpdateEndpointWeightsAndCapacities UpdateModelPackage UpdateNotebookInstance"""
# The parameter of each operation that gives a condition key; what is not named here is given as in a training job.
IN_REQUEST = {
    "CreateProcessingJob": {
        "subnets": "NetworkConfig.VpcConfig.Subnets",
        "groups": "NetworkConfig.VpcConfig.SecurityGroupIds",
        "volume": "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
        "output": "ProcessingOutputConfig.KmsKeyId",
        "isolation": "NetworkConfig.EnableNetworkIsolation",
    },
    "CreateTransformJob": {"volume": "TransformResources.VolumeKmsKeyId", "output": "TransformOutput.KmsKeyId"},
    "CreateNotebookInstance": {"subnets": "SubnetId", "groups": "SecurityGroupIds", "volume": "KmsKeyId"},
    "CreateDomain": {"subnets": "SubnetIds", "groups": "DefaultUserSettings.SecurityGroups", "volume": "KmsKeyId"},
    "CreateEndpointConfig": {"volume": "KmsKeyId"},
    "CreateModel": {
        "subnets": "VpcConfig.Subnets",
        "groups": "VpcConfig.SecurityGroupIds",
        "isolation": "EnableNetworkIsolation",
    },
    "CreateTrainingJob": {
        "subnets": "VpcConfig.Subnets",
        "groups": "VpcConfig.SecurityGroupIds",
        "volume": "ResourceConfig.VolumeKmsKeyId",
        "instances": "ResourceConfig.InstanceType",
        "output": "OutputDataConfig.KmsKeyId",
        "isolation": "EnableNetworkIsolation",
    },
}
KEYS = {
    "sagemaker:VpcSubnets": "subnets",
    "sagemaker:VpcSecurityGroupIds": "groups",
    "sagemaker:VolumeKmsKeyArn": "volume",
    "sagemaker:InstanceTypes": "instances",
    "sagemaker:OutputKmsKeyArn": "output",
    "sagemaker:NetworkIsolation": "isolation",
}


def with_condition_keys(operation, given, context):
    """Puts into a SageMaker request what gives it the context's condition keys, and nothing else that gives one."""
    paths = IN_REQUEST.get(operation, {})
    for key, value in context.items():
        name = key.removeprefix("sagemaker:")
        if key in KEYS and KEYS[key] in paths:
            put(given, paths[KEYS[key]].split("."), value == "true" if value in ("true", "false") else value)
        elif name in ("DirectInternetAccess", "RootAccess", "AppNetworkAccessType"):
            given[name] = value
    return given


def put(given, path, value):
    *folders, last_name = path
    for folder in folders:
        given = given.setdefault(folder, {})
    given[last_name] = value[0] if last_name in ("SubnetId", "InstanceType") and isinstance(value, list) else value


BLOCK = {"BlockPublicAcls": True}
RECORDER = {"name": "junk", "roleARN": "arn:aws:iam::111122223333:role/Admin"}
ENCRYPTION = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
REPLICATION = {
    "Role": "arn:aws:iam::111122223333:role/Admin",
    "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::junk"}, "Prefix": ""}],
}
LIFECYCLE = {"Rules": [{"ID": "junk", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 1}}]}
SCHEDULE = {
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "ScheduleExpression": "rate(1 hour)",
    "Target": {"Arn": "junk", "RoleArn": "junk"},
}
STREAM = {"logGroupName": "g", "logStreamName": "s"}
EVENT = {"Source": "my.app", "DetailType": "d", "Detail": "{}"}

# action: service, operation, parameters from the ARN of the resource
CALLS = {
    "account:GetAlternateContact": ("account", "get_alternate_contact", fixed(AlternateContactType="SECURITY")),
    "budgets:ViewBudget": ("budgets", "describe_budgets", fixed(AccountId="111122223333")),
    "cloudformation:DeleteStack": ("cloudformation", "delete_stack", lambda arn: {"StackName": last(arn)}),
    "cloudfront:ListDistributions": ("cloudfront", "list_distributions", fixed()),
    "cloudtrail:DeleteTrail": ("cloudtrail", "delete_trail", rule()),
    "cloudtrail:LookupEvents": ("cloudtrail", "lookup_events", fixed()),
    "cloudtrail:StopLogging": ("cloudtrail", "stop_logging", rule()),
    "cloudtrail:UpdateTrail": ("cloudtrail", "update_trail", rule()),
    "cloudwatch:GetMetricData": (
        "cloudwatch",
        "get_metric_data",
        fixed(MetricDataQueries=[], StartTime="2026-01-01", EndTime="2026-01-02"),
    ),
    "codeartifact:AssociateExternalConnection": (
        "codeartifact",
        "associate_external_connection",
        repository(externalConnection="public:pypi"),
    ),
    "codeartifact:DeleteRepository": ("codeartifact", "delete_repository", repository()),
    "codebuild:UpdateProject": ("codebuild", "update_project", lambda arn: {"name": last(arn) * 2}),
    "config:DeleteConfigRule": ("config", "delete_config_rule", lambda arn: {"ConfigRuleName": last(arn)}),
    "config:DeleteConfigurationRecorder": (
        "config",
        "delete_configuration_recorder",
        fixed(ConfigurationRecorderName="junk"),
    ),
    "config:DeleteDeliveryChannel": ("config", "delete_delivery_channel", fixed(DeliveryChannelName="junk")),
    "config:DescribeConfigRules": ("config", "describe_config_rules", fixed()),
    "config:DescribeConfigurationRecorders": ("config", "describe_configuration_recorders", fixed()),
    "config:PutConfigRule": ("config", "put_config_rule", lambda arn: {"ConfigRule": config_rule(last(arn))}),
    "config:PutConfigurationRecorder": ("config", "put_configuration_recorder", fixed(ConfigurationRecorder=RECORDER)),
    "config:PutDeliveryChannel": ("config", "put_delivery_channel", fixed(DeliveryChannel={"name": "default"})),
    "config:StopConfigurationRecorder": (
        "config",
        "stop_configuration_recorder",
        fixed(ConfigurationRecorderName="junk"),
    ),
    "dynamodb:DeleteItem": (
        "dynamodb",
        "delete_item",
        lambda arn: {"TableName": last(arn), "Key": {"id": {"S": "1"}}},
    ),
    "dynamodb:PutItem": ("dynamodb", "put_item", lambda arn: {"TableName": last(arn), "Item": {"id": {"S": "1"}}}),
    "dynamodb:Query": ("dynamodb", "query", lambda arn: {"TableName": last(arn)}),
    "ec2:DescribeRegions": ("ec2", "describe_regions", fixed()),
    "ec2:DisableImageBlockPublicAccess": ("ec2", "disable_image_block_public_access", fixed()),
    "ec2:DisableSnapshotBlockPublicAccess": ("ec2", "disable_snapshot_block_public_access", fixed()),
    "ec2:ModifySnapshotAttribute": ("ec2", "modify_snapshot_attribute", fixed(SnapshotId="snap-1")),
    "ec2:RunInstances": ("ec2", "run_instances", fixed(MinCount=1, MaxCount=1, ImageId="ami-1")),
    "ecr:BatchGetImage": (
        "ecr",
        "batch_get_image",
        lambda arn: {"registryId": arn.split(":")[4], "repositoryName": last(arn), "imageIds": [{"imageTag": "t"}]},
    ),
    "ecr:GetAuthorizationToken": ("ecr", "get_authorization_token", fixed()),
    "ecr:PutImage": ("ecr", "put_image", lambda arn: {"repositoryName": last(arn) * 2, "imageManifest": "{}"}),
    "ecr:SetRepositoryPolicy": (
        "ecr",
        "set_repository_policy",
        lambda arn: {"repositoryName": last(arn) * 2, "policyText": ANY},
    ),
    "events:DeleteRule": ("events", "delete_rule", rule()),
    "events:DescribeRule": ("events", "describe_rule", rule()),
    "events:DisableRule": ("events", "disable_rule", rule()),
    "events:PutEvents": ("events", "put_events", lambda arn: {"Entries": [{**EVENT, "EventBusName": last(arn)}]}),
    "events:PutTargets": (
        "events",
        "put_targets",
        lambda arn: {"Rule": last(arn), "Targets": [{"Id": "1", "Arn": "arn:aws:sqs:eu-west-1:111122223333:q"}]},
    ),
    "events:RemoveTargets": ("events", "remove_targets", lambda arn: {"Rule": last(arn), "Ids": ["1"]}),
    "iam:AttachRolePolicy": ("iam", "attach_role_policy", role(PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")),
    "iam:CreateRole": ("iam", "create_role", role(AssumeRolePolicyDocument=TRUST)),
    "iam:CreateUser": ("iam", "create_user", lambda arn: {"UserName": last(arn)}),
    "iam:DeleteRole": ("iam", "delete_role", role()),
    "iam:GetRole": ("iam", "get_role", role()),
    "iam:ListRoles": ("iam", "list_roles", fixed()),
    # Asked for with what the role is passed in.
    "iam:PassRole": (
        "cloudformation",
        "create_stack",
        lambda arn: {"StackName": "junk", "TemplateBody": '{"Resources": {}}', "RoleARN": arn},
    ),
    "iam:PutRolePolicy": ("iam", "put_role_policy", role(PolicyName="junk", PolicyDocument=ANY)),
    "iam:UpdateAssumeRolePolicy": ("iam", "update_assume_role_policy", role(PolicyDocument=TRUST)),
    "lambda:ListFunctions": ("lambda", "list_functions", fixed()),
    "lambda:UpdateFunctionCode": (
        "lambda",
        "update_function_code",
        lambda arn: {"FunctionName": last(arn), "ZipFile": b"junk"},
    ),
    "logs:FilterLogEvents": ("logs", "filter_log_events", fixed(logGroupName="g")),
    "logs:GetLogEvents": ("logs", "get_log_events", fixed(**STREAM)),
    "logs:StartQuery": ("logs", "start_query", fixed(logGroupName="g", startTime=0, endTime=1, queryString="fields a")),
    "organizations:DescribeOrganization": ("organizations", "describe_organization", fixed()),
    "organizations:LeaveOrganization": ("organizations", "leave_organization", fixed()),
    "route53:ListHostedZones": ("route53", "list_hosted_zones", fixed()),
    "s3:CreateBucket": ("s3", "create_bucket", bucket()),
    "s3:DeleteBucket": ("s3", "delete_bucket", bucket()),
    "s3:DeleteObject": ("s3", "delete_object", bucket()),
    "s3:GetBucketPublicAccessBlock": ("s3", "get_public_access_block", bucket()),
    "s3:GetObject": ("s3", "get_object", bucket()),
    "s3:ListAllMyBuckets": ("s3", "list_buckets", fixed()),
    "s3:ListBucket": ("s3", "list_objects_v2", bucket()),
    "s3:PutAccountPublicAccessBlock": (
        "s3control",
        "put_public_access_block",
        fixed(AccountId="111122223333", PublicAccessBlockConfiguration=BLOCK),
    ),
    "s3:PutBucketPolicy": ("s3", "put_bucket_policy", bucket(Policy="{}")),
    "s3:PutBucketPublicAccessBlock": (
        "s3",
        "put_public_access_block",
        bucket(PublicAccessBlockConfiguration=BLOCK),
    ),
    "s3:PutBucketTagging": (
        "s3",
        "put_bucket_tagging",
        bucket(Tagging={"TagSet": [{"Key": "managed-by", "Value": "palisade"}]}),
    ),
    "s3:PutBucketVersioning": ("s3", "put_bucket_versioning", bucket(VersioningConfiguration={"Status": "Enabled"})),
    "s3:PutEncryptionConfiguration": (
        "s3",
        "put_bucket_encryption",
        bucket(ServerSideEncryptionConfiguration=ENCRYPTION),
    ),
    "s3:PutLifecycleConfiguration": (
        "s3",
        "put_bucket_lifecycle_configuration",
        bucket(LifecycleConfiguration=LIFECYCLE),
    ),
    "s3:PutObject": ("s3", "put_object", bucket(Body=b"junk")),
    "s3:PutObjectAcl": ("s3", "put_object_acl", bucket(ACL="private")),
    "s3:PutObjectTagging": ("s3", "put_object_tagging", bucket(Tagging={"TagSet": []})),
    "s3:PutReplicationConfiguration": (
        "s3",
        "put_bucket_replication",
        bucket(ReplicationConfiguration=REPLICATION),
    ),
    **{
        f"sagemaker:{operation}": ("sagemaker", botocore.xform_name(operation), sagemaker(operation))
        for operation in SAGEMAKER.split()
    },
    "sagemaker:BatchGetMetrics": ("sagemaker-metrics", "batch_get_metrics", fixed(MetricQueries=[])),
    "sagemaker:InvokeEndpoint": (
        "sagemaker-runtime",
        "invoke_endpoint",
        lambda arn: {"EndpointName": last(arn), "Body": b"junk"},
    ),
    "scheduler:DeleteSchedule": ("scheduler", "delete_schedule", lambda arn: {"Name": last(arn)}),
    "scheduler:GetSchedule": ("scheduler", "get_schedule", lambda arn: {"Name": last(arn)}),
    "scheduler:UpdateSchedule": ("scheduler", "update_schedule", lambda arn: {**SCHEDULE, "Name": last(arn)}),
    "sqs:DeleteMessage": ("sqs", "delete_message", queue(ReceiptHandle="junk")),
    "sqs:ListQueues": ("sqs", "list_queues", fixed()),
    "sqs:ReceiveMessage": ("sqs", "receive_message", queue()),
    "sqs:SendMessage": ("sqs", "send_message", queue(MessageBody="junk")),
    "sts:AssumeRole": ("sts", "assume_role", lambda arn: {"RoleArn": arn, "RoleSessionName": "session"}),
    "sts:GetCallerIdentity": ("sts", "get_caller_identity", fixed()),
    "wafv2:ListWebACLs": ("wafv2", "list_web_acls", fixed(Scope="REGIONAL")),
}

# What cannot be called, and why.
LACKING = """ce codecommit codepipeline ecr-public globalaccelerator health ram route53domains
servicecatalog shield support trustedadvisor"""
NO_SUCH_SERVICE = dict.fromkeys(LACKING.split(), "the emulator does not have the service")
NOT_CALLABLE = {
    "codeartifact:ReadFromRepository": "no operation of the API; test_simulated_codeartifact.py calls it with pip",
    "cloudwatch:DeleteAlarms": "the emulator has no ARNs of alarms",
    "cloudwatch:DescribeAlarms": "the emulator has no ARNs of alarms",
    "cloudwatch:DisableAlarmActions": "the emulator has no ARNs of alarms",
    "dynamodb:UpdateItem": "the emulator has no dynamodb:LeadingKeys; iam-simulate asks",
    "lambda:InvokeFunction": "with the key only through a function URL, which test_function_urls.py calls",
    "lambda:InvokeFunctionUrl": "no operation of the API; test_function_urls.py calls one",
    "s3:UntagResource": "S3 Control's tags of buckets are not there",
}
ROOT = "the back door is the only access of the root user, and no policy binds it"
