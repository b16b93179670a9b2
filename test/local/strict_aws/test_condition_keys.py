# Each key in a policy that allows only what the key says.

import pytest
from botocore.config import Config
from conftest import allow, deny, document
from policy_support import (
    organization_of,
    public_bucket,
    refused,
    role,
    root_of,
)
from strict_aws.policies.request_keys import known_at_once


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "aws:PrincipalOrgID", "{organization}"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "{organization}/{root}/*"),
        ("StringEquals", "aws:ResourceOrgID", "${{aws:PrincipalOrgID}}"),
        ("ForAnyValue:StringLike", "aws:ResourceOrgPaths", "{organization}/{root}/"),
        ("StringEquals", "aws:ResourceAccount", "${{aws:PrincipalAccount}}"),
        ("Bool", "aws:PrincipalIsAWSService", "false"),
        ("Bool", "aws:ViaAWSService", "false"),
        ("Bool", "aws:SecureTransport", "true"),
        ("IpAddress", "aws:SourceIp", "127.0.0.0/8"),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::{member}:role/team/reader"),
        ("StringEquals", "aws:ResourceTag/team", "${{aws:PrincipalTag/team, 'blue'}}"),
    ],
)
def test_a_key_has_the_value_of_aws(emulator, member, operator, key, value):
    names = {"organization": organization_of(emulator), "root": root_of(emulator), "member": member}
    expected = value.format(**names)
    condition = {operator: {key: expected}}
    arn = emulator.role(member, "reader", [allow("sqs:GetQueueUrl", "*", condition=condition)], path="/team/")
    emulator.client("sqs", member).create_queue(QueueName="q", tags={"team": "blue"})
    sqs = emulator.client("sqs", credentials=emulator.session(member, arn))
    sqs.get_queue_url(QueueName="q")
    inverse = deny("sqs:GetQueueUrl", condition=condition)
    emulator.client("iam", member).put_role_policy(
        RoleName="reader", PolicyName="inverse", PolicyDocument=document(inverse)
    )
    refused(sqs.get_queue_url, QueueName="q")


def test_the_owner_of_a_bucket_is_its_account(emulator, member, outsider):
    public_bucket(emulator, outsider, f"owned-{outsider}")
    condition = {"StringNotEqualsIfExists": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}
    keys = role(emulator, member, statements=[allow("*", "*"), deny("s3:*", condition=condition)])
    s3 = emulator.client("s3", credentials=keys)
    refused(s3.get_object, Bucket=f"owned-{outsider}", Key="key")
    public_bucket(emulator, member, f"owned-{member}")
    s3.get_object(Bucket=f"owned-{member}", Key="key")


def test_a_variable_stands_for_the_callers_value(emulator, outsider):
    mine = "arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*"
    emulator.role(outsider, "reader", [allow("sqs:*", mine)])
    emulator.client("iam", outsider).tag_role(RoleName="reader", Tags=[{"Key": "team", "Value": "blue"}])
    sqs = emulator.client("sqs", credentials=emulator.session(outsider, "reader"))
    sqs.create_queue(QueueName="blue-1")
    refused(sqs.create_queue, QueueName="red-1")


def test_the_parts_of_an_arn_are_compared_one_by_one(emulator, outsider):
    condition = {"ArnLike": {"aws:PrincipalArn": "arn:aws:*:role/admin"}}
    keys = role(emulator, outsider, statements=[allow("sqs:*", "*", condition=condition)])
    refused(emulator.client("sqs", credentials=keys).list_queues)


def test_a_service_of_the_table_is_known_without_a_search():
    assert known_at_once(lambda name: pytest.fail("searched"))("sagemaker")


def test_the_instance_types_of_a_job_are_those_of_all_its_groups(emulator, member):
    condition = {"ForAnyValue:StringNotLike": {"sagemaker:InstanceTypes": "ml.g5.*"}}
    keys = role(emulator, member, statements=[allow("*", "*"), deny("sagemaker:*", condition=condition)])
    config = Config(parameter_validation=False, retries={"max_attempts": 1})
    sagemaker = emulator.client("sagemaker", credentials=keys, config=config)

    def code_of(*types):
        groups = [{"InstanceGroupName": name, "InstanceType": name, "InstanceCount": 1} for name in types]
        return refused(sagemaker.create_training_job, TrainingJobName="j", ResourceConfig={"InstanceGroups": groups})[
            "Code"
        ]

    assert "AccessDenied" in code_of("ml.g5.xlarge", "ml.c5.xlarge")
    # The policies let it pass; the emulator has no SageMaker.
    assert "AccessDenied" not in code_of("ml.g5.xlarge", "ml.g5.2xlarge")
