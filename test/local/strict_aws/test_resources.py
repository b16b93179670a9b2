# A refusal names the resource as the Service Authorization Reference does, so that policies on that ARN hold.
import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, REGION, allow

PLACE = "events:{region}:{account}"
TRUST = '{"Version": "2012-10-17", "Statement": []}'
ROWS = [
    ("events", "put_targets", {"Rule": "r", "Targets": [{"Id": "1", "Arn": "a"}]}, f"{PLACE}:rule/r"),
    ("events", "list_targets_by_rule", {"Rule": "r", "EventBusName": "b"}, f"{PLACE}:rule/b/r"),
    ("events", "describe_rule", {"Name": "r"}, f"{PLACE}:rule/r"),
    ("events", "put_permission", {"EventBusName": "b", "Policy": "{}"}, f"{PLACE}:event-bus/b"),
    ("events", "create_event_bus", {"Name": "b"}, f"{PLACE}:event-bus/b"),
    ("iam", "get_role", {"RoleName": "deep"}, "iam::{account}:role/team/deep"),
    (
        "iam",
        "create_role",
        {"RoleName": "new", "Path": "/team/", "AssumeRolePolicyDocument": TRUST},
        "iam::{account}:role/team/new",
    ),
    ("iam", "create_policy", {"PolicyName": "p", "PolicyDocument": TRUST}, "iam::{account}:policy/p"),
    ("kms", "describe_key", {"KeyId": "alias/mine"}, "kms:{region}:{account}:key/{key}"),
    ("kms", "delete_alias", {"AliasName": "alias/mine"}, "kms:{region}:{account}:alias/mine"),
    (
        "lambda",
        "get_function",
        {"FunctionName": "123456789012:function:f"},
        "lambda:{region}:123456789012:function:f",
    ),
    (
        "logs",
        "get_log_events",
        {"logGroupName": "g", "logStreamName": "s"},
        "logs:{region}:{account}:log-group:g:log-stream:s",
    ),
    ("codebuild", "start_build", {"projectName": "p"}, "codebuild:{region}:{account}:project/p"),
    ("codebuild", "batch_get_builds", {"ids": ["p:1234"]}, "codebuild:{region}:{account}:project/p"),
    ("codebuild", "batch_get_projects", {"names": ["p"]}, "codebuild:{region}:{account}:project/p"),
    ("ecr", "list_images", {"repositoryName": "images", "registryId": "1" * 12}, f"ecr:{{region}}:{'1' * 12}:"),
    ("sagemaker", "delete_model", {"ModelName": "Claims"}, "sagemaker:{region}:{account}:model/claims"),
]


def message(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Message"]


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), ROWS)
def test_a_refusal_names_the_resource(emulator, outsider, service, operation, parameters, expected):
    emulator.role(outsider, "poor", [allow("sts:*", "*")])
    emulator.role(outsider, "deep", path="/team/")
    kms = emulator.client("kms", outsider)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key)
    client = emulator.client(service, credentials=emulator.session(outsider, "poor"))
    arn = "arn:aws:" + expected.format(region=REGION, account=outsider, key=key)
    assert f" on resource: {arn}" in message(getattr(client, operation), **parameters)


def test_organizations_authorizes_on_the_policy_and_on_its_target(emulator, member):
    """Service Authorization Reference, "AWS Organizations": AttachPolicy has both as resources."""
    organizations = emulator.client("organizations", MANAGEMENT)
    organization = organizations.describe_organization()["Organization"]["Id"]
    place = f"arn:aws:organizations::{MANAGEMENT}"
    accounts = f"{place}:account/{organization}/{member}"
    name = f"attaches-{member}"
    statements = [allow("organizations:*", ["arn:aws:organizations::aws:policy/*", accounts])]
    emulator.role(MANAGEMENT, name, statements)
    mine = emulator.client("organizations", credentials=emulator.session(MANAGEMENT, name))
    root = organizations.list_roots()["Roots"][0]["Id"]
    mine.list_policies_for_target(TargetId=member, Filter="SERVICE_CONTROL_POLICY")
    refusal = message(mine.attach_policy, PolicyId="p-FullAWSAccess", TargetId=root)
    assert f" on resource: {place}:root/{organization}/{root}" in refusal
    assert "Duplicate" in str(refused_code(mine.attach_policy, PolicyId="p-FullAWSAccess", TargetId=member))
    assert " on resource: * " in message(mine.list_roots)


def refused_code(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Code"]
