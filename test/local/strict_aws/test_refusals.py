# A refusal names the kind of policy that refuses.
import json

from conftest import allow, deny, document
from policy_support import (
    public_bucket,
    refused,
    role,
)


def test_a_permissions_boundary_is_named(emulator, outsider):
    iam = emulator.client("iam", outsider)
    made = iam.create_policy(PolicyName="b", PolicyDocument=document(allow(["sqs:*", "sts:*"], "*"), deny("sqs:Tag*")))
    keys = role(emulator, outsider, boundary=made["Policy"]["Arn"])
    error = refused(emulator.client("sns", credentials=keys).list_topics)
    assert error["Message"].endswith("because no permissions boundary allows the sns:ListTopics action")
    sqs = emulator.client("sqs", credentials=keys)
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    error = refused(sqs.tag_queue, QueueUrl=url, Tags={"a": "b"})
    assert error["Message"].endswith("with an explicit deny in a permissions boundary")


def test_a_stack_gives_its_roles_their_boundary(emulator, outsider):
    trust = json.loads(document(allow("sts:AssumeRole", principal={"AWS": f"arn:aws:iam::{outsider}:root"})))
    everything = {"PolicyName": "all", "PolicyDocument": json.loads(document(allow("*", "*")))}
    bound = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": json.loads(document(allow(["sqs:*"], "*")))},
    }
    properties = {
        "RoleName": "made",
        "AssumeRolePolicyDocument": trust,
        "Policies": [everything],
        "PermissionsBoundary": {"Ref": "Bound"},
    }
    template = {"Resources": {"Bound": bound, "Made": {"Type": "AWS::IAM::Role", "Properties": properties}}}
    stacks = emulator.client("cloudformation", outsider)
    stacks.create_stack(StackName="stack", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"])
    stacks.get_waiter("stack_create_complete").wait(StackName="stack", WaiterConfig={"Delay": 1})
    keys = emulator.session(outsider, "made")
    emulator.client("sqs", credentials=keys).list_queues()
    error = refused(emulator.client("sns", credentials=keys).list_topics)
    assert error["Message"].endswith("because no permissions boundary allows the sns:ListTopics action")


def test_a_session_policy_is_named(emulator, outsider):
    arn = emulator.role(outsider, "admin")
    emulator.session(outsider, arn)
    given = emulator.client("sts", outsider).assume_role(
        RoleArn=arn, RoleSessionName="session", Policy=document(allow("sqs:*", "*"))
    )["Credentials"]
    keys = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    error = refused(emulator.client("sns", credentials=keys).list_topics)
    assert error["Message"].endswith("because no session policy allows the sns:ListTopics action")


def test_an_identity_based_policy_is_named(emulator, outsider):
    keys = role(emulator, outsider, statements=[allow("sqs:*", "*"), deny("sqs:ListQueues")])
    error = refused(emulator.client("sqs", credentials=keys).list_queues)
    assert error["Message"].endswith("with an explicit deny in an identity-based policy")
    error = refused(emulator.client("sns", credentials=keys).list_topics)
    assert error["Message"].endswith("because no identity-based policy allows the sns:ListTopics action")


def test_a_resource_based_policy_is_named(emulator, outsider):
    keys = role(emulator, outsider)
    s3 = public_bucket(emulator, outsider, f"reason-{outsider}")
    statement = deny("s3:GetObject", f"arn:aws:s3:::reason-{outsider}/*", principal="*")
    s3.put_bucket_policy(Bucket=f"reason-{outsider}", Policy=document(statement))
    error = refused(emulator.client("s3", credentials=keys).get_object, Bucket=f"reason-{outsider}", Key="key")
    assert error["Message"].endswith("with an explicit deny in a resource-based policy")
