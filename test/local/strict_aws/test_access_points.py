# Access points: which policies are refused, and who may ask about them (Amazon S3 API Reference, "Amazon S3 Control").
import pytest
from conftest import REGION, allow, document
from policy_support import refused, role, s3control

OPEN = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], False)


@pytest.fixture
def control(emulator, outsider):
    """S3 Control for a role that may do everything, and a bucket whose own block of public access is off."""
    keys = role(emulator, outsider, "control", statements=[allow("*", "*")])
    s3 = emulator.client("s3", outsider)
    s3.create_bucket(Bucket=f"points-{outsider}")
    s3.delete_public_access_block(Bucket=f"points-{outsider}")
    return s3control(emulator, keys)


def point(control, account, name, **more):
    control.create_access_point(AccountId=account, Name=name, Bucket=f"points-{account}", **more)
    return {"AccountId": account, "Name": name}


def reads(account, name, principal, condition=None):
    arn = f"arn:aws:s3:{REGION}:{account}:accesspoint/{name}"
    return document(allow("s3:GetObject", f"{arn}/object/*", principal, condition))


def test_a_block_refuses_a_public_policy(emulator, control, outsider):
    public = reads(outsider, "closed", "*")
    # Without settings of its own, an access point blocks.
    closed = point(control, outsider, "closed")
    assert refused(control.put_access_point_policy, **closed, Policy=public)["Code"] == "AccessDenied"
    control.put_access_point_policy(**closed, Policy=reads(outsider, "closed", {"AWS": outsider}))
    opened = point(control, outsider, "opened", PublicAccessBlockConfiguration=OPEN)
    control.put_access_point_policy(**opened, Policy=public)
    block = {**OPEN, "BlockPublicPolicy": True}
    emulator.client("s3", outsider).put_public_access_block(
        Bucket=f"points-{outsider}", PublicAccessBlockConfiguration=block
    )
    assert refused(control.put_access_point_policy, **opened, Policy=public)["Code"] == "AccessDenied"


def test_a_list_of_all_and_of_one_bucket(emulator, control, outsider):
    point(control, outsider, "first")
    emulator.client("s3", outsider).create_bucket(Bucket=f"elsewhere-{outsider}")
    control.create_access_point(AccountId=outsider, Name="second", Bucket=f"elsewhere-{outsider}")
    listed = control.list_access_points(AccountId=outsider)["AccessPointList"]
    assert [(each["Name"], each["Bucket"]) for each in listed] == [
        ("first", f"points-{outsider}"),
        ("second", f"elsewhere-{outsider}"),
    ]
    of_one = control.list_access_points(AccountId=outsider, Bucket=f"elsewhere-{outsider}")["AccessPointList"]
    assert [each["Name"] for each in of_one] == ["second"]
    assert refused(control.list_access_points, AccountId=str(int(outsider) + 1))["Code"] == "AccessDenied"


def test_without_the_permission(emulator, control, outsider):
    point(control, outsider, "first")
    keys = role(emulator, outsider, "no-status", statements=[allow("s3:ListAccessPoints", "*")])
    limited = s3control(emulator, keys)
    assert len(limited.list_access_points(AccountId=outsider)["AccessPointList"]) == 1
    denied = refused(limited.get_access_point_policy_status, AccountId=outsider, Name="first")
    assert denied["Code"] == "AccessDenied"
