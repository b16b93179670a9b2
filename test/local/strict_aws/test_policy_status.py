# Whether a bucket's policy makes it public, as S3 says it (S3 User Guide, "The meaning of public").
import pytest
from botocore.exceptions import ClientError
from conftest import allow, document
from policy_support import s3control

READ = "s3:GetObject"


def bucket_of(emulator, account, name, principal, **condition):
    s3 = emulator.client("s3", account)
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    statement = allow(READ, f"arn:aws:s3:::{name}/*", principal=principal)
    if condition:
        statement["Condition"] = condition
    s3.put_bucket_policy(Bucket=name, Policy=document(statement))
    return s3


CASES = {
    "everybody": ("*", {}, True),
    "every-account": ({"AWS": "*"}, {}, True),
    "one-account": ({"AWS": "arn:aws:iam::111122223333:root"}, {}, False),
    "a-service": ({"Service": "logging.s3.amazonaws.com"}, {}, False),
    "the-organization": ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}, False),
    "any-source": ("*", {"StringLike": {"aws:SourceArn": "*"}}, True),
}


@pytest.mark.parametrize(("case", "row"), CASES.items())
def test_status(emulator, outsider, case, row):
    principal, condition, expected = row
    name = f"status-{case}-{outsider}"
    s3 = bucket_of(emulator, outsider, name, principal, **condition)
    assert s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"] == {"IsPublic": expected}


def test_without_a_policy(emulator, outsider):
    s3 = emulator.client("s3", outsider)
    s3.create_bucket(Bucket=f"status-none-{outsider}")
    with pytest.raises(ClientError) as caught:
        s3.get_bucket_policy_status(Bucket=f"status-none-{outsider}")
    assert caught.value.response["Error"]["Code"] == "NoSuchBucketPolicy"


def test_the_owner_has_to_be_the_expected_one(emulator, outsider):
    name = f"status-owner-{outsider}"
    s3 = bucket_of(emulator, outsider, name, "*")
    with pytest.raises(ClientError) as caught:
        s3.get_bucket_policy_status(Bucket=name, ExpectedBucketOwner="999999999999")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def access_point_of(emulator, account, policy_principal):
    name = f"point-{account}"
    emulator.client("s3", account).create_bucket(Bucket=f"bucket-{account}")
    emulator.client("s3", account).delete_public_access_block(Bucket=f"bucket-{account}")
    control = s3control(emulator, account=account)
    off = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
        False,
    )
    control.create_access_point(
        AccountId=account, Name=name, Bucket=f"bucket-{account}", PublicAccessBlockConfiguration=off
    )
    if policy_principal is not None:
        resource = f"arn:aws:s3:us-east-1:{account}:accesspoint/{name}/object/*"
        policy = document(allow(READ, resource, principal=policy_principal))
        control.put_access_point_policy(AccountId=account, Name=name, Policy=policy)
    return control, {"AccountId": account, "Name": name}


@pytest.mark.parametrize(("principal", "expected"), [("*", True), ({"AWS": "444455556666"}, False)])
def test_status_of_an_access_point(emulator, outsider, principal, expected):
    control, point = access_point_of(emulator, outsider, principal)
    assert control.get_access_point_policy_status(**point)["PolicyStatus"] == {"IsPublic": expected}


def test_an_access_point_without_a_policy(emulator, outsider):
    control, point = access_point_of(emulator, outsider, None)
    with pytest.raises(ClientError) as caught:
        control.get_access_point_policy_status(**point)
    assert caught.value.response["Error"]["Code"] == "NoSuchAccessPointPolicy"
