# Service control policies bind users and roles of member accounts, and a refusal names them.

import pytest
from conftest import MANAGEMENT, REGION, allow, deny, document
from policy_support import (
    IN_SCP,
    refused,
    role,
    root_of,
    unit_with,
)


@pytest.mark.parametrize("level", ["root", "unit", "account"])
def test_bind_the_roles_below_the_target_that_they_are_attached_to(emulator, member, attach, level):
    keys = role(emulator, member, f"admin-{level}")
    targets = {"unit": lambda: unit_with(emulator, member), "root": lambda: root_of(emulator)}
    queues = emulator.client("sqs", credentials=keys)
    attach(targets.get(level, lambda: member)(), deny("sqs:CreateQueue"))
    error = refused(queues.create_queue, QueueName="q")
    arn = f"arn:aws:sqs:{REGION}:{member}:q"
    assert error["Message"] == (
        f"User: arn:aws:sts::{member}:assumed-role/admin-{level}/zed is not authorized to perform: "
        f"sqs:CreateQueue on resource: {arn} {IN_SCP}"
    )
    queues.list_queues()


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "action", "code"),
    [
        ("s3", "create_bucket", {"Bucket": "scp-words"}, "s3:CreateBucket", "AccessDenied"),
        ("ssm", "get_parameter", {"Name": "p"}, "ssm:GetParameter", "AccessDeniedException"),
        ("iam", "create_user", {"UserName": "u"}, "iam:CreateUser", "AccessDenied"),
        ("lambda", "list_functions", {}, "lambda:ListFunctions", "AccessDeniedException"),
        ("dynamodb", "list_tables", {}, "dynamodb:ListTables", "AccessDeniedException"),
        ("logs", "describe_log_groups", {}, "logs:DescribeLogGroups", "AccessDeniedException"),
        ("sns", "list_topics", {}, "sns:ListTopics", "AuthorizationError"),
    ],
)
def test_refuse_in_the_protocol_of_each_service(emulator, member, attach, service, operation, parameters, action, code):
    keys = role(emulator, member)
    attach(member, deny(action))
    error = refused(getattr(emulator.client(service, credentials=keys), operation), **parameters)
    assert error["Code"] == code
    assert error["Message"].endswith(IN_SCP)
    assert f"is not authorized to perform: {action} on resource: " in error["Message"]


def test_bind_users(emulator, member, attach):
    iam = emulator.client("iam", member)
    iam.create_user(UserName="carla")
    iam.put_user_policy(UserName="carla", PolicyName="all", PolicyDocument=document(allow("*", "*")))
    made = iam.create_access_key(UserName="carla")["AccessKey"]
    keys = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
    attach(member, deny("sqs:*"))
    assert IN_SCP in refused(emulator.client("sqs", credentials=keys).list_queues)["Message"]


def test_bind_sessions_of_the_root_user(emulator, member, attach):
    made = emulator.client("sts", member).get_session_token()["Credentials"]
    keys = {
        "aws_access_key_id": made["AccessKeyId"],
        "aws_secret_access_key": made["SecretAccessKey"],
        "aws_session_token": made["SessionToken"],
    }
    queues = emulator.client("sqs", credentials=keys)
    queues.list_queues()
    attach(member, deny("sqs:*"))
    assert refused(queues.list_queues)["Message"].endswith(IN_SCP)


def test_must_allow_at_every_level(emulator, member, attach):
    keys = role(emulator, member)
    attach(member, allow("sts:*", "*"))
    emulator.client("organizations", MANAGEMENT).detach_policy(PolicyId="p-FullAWSAccess", TargetId=member)
    error = refused(emulator.client("sqs", credentials=keys).list_queues)
    assert error["Message"].endswith("because no service control policy allows the sqs:ListQueues action")
    emulator.client("organizations", MANAGEMENT).attach_policy(PolicyId="p-FullAWSAccess", TargetId=member)


def test_do_not_bind_the_back_door_nor_the_management_account(emulator, member, attach):
    keys = role(emulator, MANAGEMENT, f"chief-{member}")
    attach(root_of(emulator), deny("sqs:*"))
    emulator.client("sqs", member).list_queues()
    emulator.client("sqs", credentials=keys).list_queues()


def test_do_not_bind_service_linked_roles(emulator, member, attach):
    emulator.role(member, "AWSServiceRoleForConfig", path="/aws-service-role/config.amazonaws.com/")
    arn = f"arn:aws:iam::{member}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    attach(member, deny("sqs:*"))
    emulator.client("sqs", credentials=emulator.session(member, arn)).list_queues()


def test_do_not_bind_an_account_outside_the_organization(emulator, outsider, attach):
    keys = role(emulator, outsider)
    attach(root_of(emulator), deny("sqs:*"))
    emulator.client("sqs", credentials=keys).list_queues()


def test_exempt_a_role_by_its_arn_with_its_path(emulator, member, attach):
    condition = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{member}:role/ci/pipeline"}}
    exempt = emulator.role(member, "pipeline", path="/ci/")
    keys, others = emulator.session(member, exempt), role(emulator, member)
    attach(member, deny("sqs:*", condition=condition))
    emulator.client("sqs", credentials=keys).list_queues()
    refused(emulator.client("sqs", credentials=others).list_queues)
