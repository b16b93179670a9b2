# Resource control policies bind every caller of a member's resource.
import urllib.error
import urllib.request

import pytest
from conftest import MANAGEMENT, deny
from policy_support import (
    IN_RCP,
    RCP,
    kms_arn,
    organization_of,
    public_bucket,
    refused,
    role,
    root_of,
)


def outside_only(emulator, *actions):
    mine = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": organization_of(emulator)}}
    return deny(list(actions), principal="*", condition=mine)


def test_refuse_an_outsider_whom_a_bucket_policy_admits(emulator, member, outsider, attach):
    bucket = f"admits-{member}"
    public_bucket(emulator, member, bucket, principal={"AWS": f"arn:aws:iam::{outsider}:role/reader"})
    s3 = emulator.client("s3", credentials=role(emulator, outsider, "reader"))
    assert s3.get_object(Bucket=bucket, Key="key")["Body"].read() == b"data"
    attach(root_of(emulator), outside_only(emulator, "s3:*"), kind=RCP)
    error = refused(s3.get_object, Bucket=bucket, Key="key")
    assert (error["Code"], error["Message"]) == ("AccessDenied", "Access Denied")


def test_refuse_the_outsiders_back_door_too(emulator, member, outsider, attach):
    bucket = f"door-{member}"
    public_bucket(emulator, member, bucket)
    s3 = emulator.client("s3", outsider)
    s3.get_object(Bucket=bucket, Key="key")
    attach(member, outside_only(emulator, "s3:*"), kind=RCP)
    refused(s3.get_object, Bucket=bucket, Key="key")
    emulator.client("s3", member).get_object(Bucket=bucket, Key="key")


def test_refuse_unsigned_calls(emulator, member, attach):
    bucket = f"unsigned-{member}"
    public_bucket(emulator, member, bucket)
    address = f"{emulator.endpoint}/{bucket}/key"
    assert urllib.request.urlopen(address).read() == b"data"
    attach(member, outside_only(emulator, "s3:*"), kind=RCP)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address)
    assert caught.value.code == 403


def test_refuse_in_words_within_the_organization(emulator, member, attach):
    keys = role(emulator, member)
    emulator.client("sqs", member).create_queue(QueueName="q")
    attach(member, deny("sqs:SendMessage", principal="*"), kind=RCP)
    url = f"{emulator.endpoint}/{member}/q"
    error = refused(emulator.client("sqs", credentials=keys).send_message, QueueUrl=url, MessageBody="m")
    assert error["Message"].endswith(IN_RCP)


def test_bind_who_assumes_a_members_role_from_outside(emulator, member, outsider, attach):
    arn = emulator.role(member, "entry", trusted=f"arn:aws:iam::{outsider}:root")
    sts = emulator.client("sts", credentials=role(emulator, outsider))
    emulator.session(member, arn, by=outsider)
    sts.assume_role(RoleArn=arn, RoleSessionName="session")
    attach(member, outside_only(emulator, "sts:AssumeRole"), kind=RCP)
    assert IN_RCP in refused(sts.assume_role, RoleArn=arn, RoleSessionName="session")["Message"]


def test_bind_a_principal_of_the_management_account(emulator, member, attach):
    bucket = f"chief-{member}"
    keys = role(emulator, MANAGEMENT, f"reader-{member}")
    public_bucket(emulator, member, bucket)
    s3 = emulator.client("s3", credentials=keys)
    s3.get_object(Bucket=bucket, Key="key")
    attach(member, deny("s3:GetObject", principal="*"), kind=RCP)
    assert refused(s3.get_object, Bucket=bucket, Key="key")["Message"].endswith(IN_RCP)


def test_do_not_bind_resources_of_the_management_account(emulator, outsider, attach):
    bucket = f"management-{outsider}"
    public_bucket(emulator, MANAGEMENT, bucket)
    attach(root_of(emulator), deny("s3:*", principal="*"), kind=RCP)
    keys = role(emulator, outsider)
    emulator.client("s3", credentials=keys).get_object(Bucket=bucket, Key="key")


def test_do_not_bind_services_that_know_none(emulator, member, attach):
    keys = role(emulator, member)
    attach(member, deny(["sns:*", "sqs:*"], principal="*"), kind=RCP)
    emulator.client("sns", credentials=keys).create_topic(Name="t")
    refused(emulator.client("sqs", credentials=keys).create_queue, QueueName="q")


def test_do_not_bind_the_retirement_of_a_grant(emulator, member, attach):
    kms = emulator.client("kms", credentials=role(emulator, member))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    grant = kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{member}:role/admin", Operations=["Decrypt"])
    attach(member, deny("kms:*", principal="*"), kind=RCP)
    assert IN_RCP in refused(kms.describe_key, KeyId=key)["Message"]
    kms.retire_grant(KeyId=kms_arn(member, key), GrantId=grant["GrantId"])


def test_do_not_bind_aws_managed_keys(emulator, member, attach):
    kms = emulator.client("kms", credentials=role(emulator, member))
    attach(member, deny("kms:*", principal="*"), kind=RCP)
    assert kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyManager"] == "AWS"
    assert IN_RCP in refused(kms.describe_key, KeyId="alias/mine")["Message"]
