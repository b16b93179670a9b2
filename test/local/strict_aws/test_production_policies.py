# The documents that the command line prints for a production account bind there, word for word: each statement refuses
# a call of an assumed role, lets another one pass, and does not bind the back door.
import json
import subprocess
from functools import cache

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, ROOT, new_member, with_node
from sentence_calls import CALLS, RECORDER, config_rule, with_condition_keys

INSIDE = {
    "sagemaker:VpcSubnets": ["subnet-1"],
    "sagemaker:VpcSecurityGroupIds": ["sg-1"],
    "sagemaker:VolumeKmsKeyArn": "key",
    "sagemaker:OutputKmsKeyArn": "key",
    "sagemaker:NetworkIsolation": "true",
}
CLOSED = {**INSIDE, "sagemaker:DirectInternetAccess": "Disabled", "sagemaker:RootAccess": "Disabled"}
HOME, PASS = "us-east-1", "iam:PassRole"


def without(keys, *names, **more):
    kept = {key: value for key, value in keys.items() if key.removeprefix("sagemaker:") not in names}
    return {**kept, **{f"sagemaker:{key}": value for key, value in more.items()}}


def job(keys, role="ml-pipeline", action="sagemaker:CreateTrainingJob", region=HOME):
    return role, action, "junk/name", keys, region


def call(role, action, resource="junk/name", region=HOME):
    return role, action, resource, {}, region


# Statement: a call that it refuses, and one that passes.
STATEMENTS = {
    "StayInOrganization": (
        call("admin", "organizations:LeaveOrganization"),
        call("admin", "organizations:DescribeOrganization"),
    ),
    "KeepCloudTrail": (call("admin", "cloudtrail:StopLogging"), call("admin", "cloudtrail:LookupEvents")),
    "KeepConfig": (
        call("admin", "config:DeleteDeliveryChannel"),
        call("PalisadeSpoke", "config:DeleteDeliveryChannel"),
    ),
    "KeepRules": (
        call("admin", "config:DeleteConfigRule", "config-rule/kept"),
        call("admin", "config:DeleteConfigRule", "config-rule/other"),
    ),
    "PalisadesRoles": (
        call("admin", "iam:PutRolePolicy", "role/PalisadeSpoke"),
        call("admin", "iam:PutRolePolicy", "role/other"),
    ),
    "ExemptRoles": (
        call("admin", "iam:UpdateAssumeRolePolicy", "role/ml-pipeline"),
        call("admin", "iam:GetRole", "role/ml-pipeline"),
    ),
    "PlatformRoles": (
        call("admin", "iam:UpdateAssumeRolePolicy", "role/ml-execution"),
        call("admin", "iam:GetRole", "role/ml-execution"),
    ),
    "StacksByPipeline": (
        call("admin", "cloudformation:DeleteStack", "stack/ml-churn"),
        call("admin", "cloudformation:DeleteStack", "stack/other"),
    ),
    "StackRoleByPipeline": (
        call("platform-automation", "iam:PassRole", "role/ml-pipeline-cloudformation"),
        call("platform-automation", "iam:PassRole", "role/other"),
    ),
    "PalisadesRule": (
        call("admin", "events:DisableRule", "rule/palisade-forward"),
        call("admin", "events:DisableRule", "rule/other"),
    ),
    "GovernedRegions": (
        call("admin", "sqs:ListQueues", region="ap-south-1"),
        call("admin", "sqs:ListQueues"),
    ),
    "HelpersOfGlobalServices": (
        call("admin", "lambda:ListFunctions", region="ap-south-1"),
        call("admin", "lambda:ListFunctions"),
    ),
    "ModelsByPipeline": (
        job(INSIDE, "admin", "sagemaker:CreateModel"),
        job(INSIDE, "ml-pipeline", "sagemaker:CreateModel"),
    ),
    "NoPersonChanges": (
        call("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef", "sqs:SendMessage", "a:b:c:d:1:q"),
        call("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef", "s3:ListAllMyBuckets"),
    ),
    "SubnetsGiven": (job(without(INSIDE, "VpcSubnets")), job(INSIDE)),
    "SecurityGroupsGiven": (job(without(INSIDE, "VpcSecurityGroupIds")), job(INSIDE)),
    "DomainInVpc": (
        job({"sagemaker:AppNetworkAccessType": "PublicInternetOnly"}, action="sagemaker:CreateDomain"),
        job({"sagemaker:AppNetworkAccessType": "VpcOnly"}, action="sagemaker:CreateDomain"),
    ),
    "NoDirectInternet": (
        job(without(CLOSED, "DirectInternetAccess"), action="sagemaker:CreateNotebookInstance"),
        job(CLOSED, action="sagemaker:CreateNotebookInstance"),
    ),
    "NoRootAccess": (
        job(without(CLOSED, "RootAccess"), action="sagemaker:CreateNotebookInstance"),
        job(CLOSED, action="sagemaker:CreateNotebookInstance"),
    ),
    "NoRootAccessLater": (
        job({"sagemaker:RootAccess": "Enabled"}, action="sagemaker:UpdateNotebookInstance"),
        job({"sagemaker:RootAccess": "Disabled"}, action="sagemaker:UpdateNotebookInstance"),
    ),
    "VolumeKeyGiven": (
        job(without(CLOSED, "VolumeKmsKeyArn"), action="sagemaker:CreateNotebookInstance"),
        job(CLOSED, action="sagemaker:CreateNotebookInstance"),
    ),
    "JobVolumeKeyGiven": (
        job(without(INSIDE, "VolumeKmsKeyArn", InstanceTypes="ml.m5.xlarge")),
        job(without(INSIDE, "VolumeKmsKeyArn", InstanceTypes="ml.g5.xlarge")),
    ),
    "JobInstanceTypeGiven": (
        job(without(INSIDE, "VolumeKmsKeyArn")),
        job(without(INSIDE, "VolumeKmsKeyArn", InstanceTypes="ml.g5.xlarge")),
    ),
    "OutputKeyGiven": (job(without(INSIDE, "OutputKmsKeyArn")), job(INSIDE)),
    "Isolated": (job(without(INSIDE, "NetworkIsolation", NetworkIsolation="false")), job(INSIDE)),
}
NOT_CALLED = {
    "KeepPublicAccessBlocked": "simulated services answer these calls; test_policy_sentences.py makes them",
    "ModelsByProfile": "the emulator has no models; iam-simulate asks in governed-regions.test.ts",
    "ModelsFromGovernedRegions": "the emulator has no models; iam-simulate asks in governed-regions.test.ts",
    "NoRoot": "only the back door is the root user, and no policy binds it",
    "DomainStaysInVpc": "UpdateDomain differs from CreateDomain in nothing that the policies look at",
}


@cache
def documents():
    """What an administrator would attach."""
    printed = subprocess.run(
        ["node", "cli/palisade.ts", "scp", "production", "--json"],
        cwd=ROOT,
        env=with_node(),
        capture_output=True,
        check=True,
    )
    return json.loads(printed.stdout)


@pytest.fixture(scope="module")
def production(emulator):
    account = new_member(emulator)
    organizations = emulator.client("organizations", MANAGEMENT)
    for number, each in enumerate(documents()):
        made = organizations.create_policy(
            # As Palisade sends them: Organizations counts the white space that a request has.
            Content=json.dumps(each, separators=(",", ":")),
            Description="",
            Name=f"production-{number}",
            Type="SERVICE_CONTROL_POLICY",
        )
        organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=account)
    config = emulator.client("config", account)
    config.put_configuration_recorder(ConfigurationRecorder=RECORDER)
    for name, tags in (("kept", [{"Key": "managed-by", "Value": "palisade"}]), ("other", [])):
        config.put_config_rule(ConfigRule=config_rule(name), Tags=tags)
    return account


def refusal(emulator, account, keys, request):
    """The message of a refusal by a policy, or None."""
    _, action, resource, context, region = request
    service, operation, parameters = CALLS[action]
    given = parameters(resource.replace("role/", f"arn:aws:iam::{account}:role/") if action == PASS else resource)
    if service == "sagemaker":
        given = with_condition_keys(action.split(":")[1], given, context)
    config = Config(parameter_validation=False, retries={"max_attempts": 1}, s3={"addressing_style": "path"})
    client = emulator.client(service, account, credentials=keys, region=region, config=config)
    try:
        getattr(client, operation)(**given)
    except ClientError as error:
        denied = "denied" in error.response["Error"]["Code"].lower()
        return error.response["Error"]["Message"] if denied else None
    return None


def session(emulator, account, role, sessions={}):  # noqa: B006
    """The session of a role with all permissions; one role serves all statements."""
    if (account, role) not in sessions:
        path, _, name = role.rpartition("/")
        arn = emulator.role(account, name, path=f"/{path}/" if path else "/")
        sessions[account, role] = emulator.session(account, arn)
    return sessions[account, role]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_refuses_what_it_says_and_nothing_else(emulator, production, statement):
    refused, allowed = STATEMENTS[statement]
    message = refusal(emulator, production, session(emulator, production, refused[0]), refused)
    assert (message or "").endswith("with an explicit deny in a service control policy")
    assert f"is not authorized to perform: {refused[1]} on resource: " in message
    assert refusal(emulator, production, session(emulator, production, allowed[0]), allowed) is None
    assert refusal(emulator, production, None, refused) is None
    assert refusal(emulator, production, None, allowed) is None


def test_every_statement_is_tried_or_cannot_be():
    printed = {statement["Sid"] for each in documents() for statement in each["Statement"]}
    assert printed == {*STATEMENTS, *NOT_CALLED}
