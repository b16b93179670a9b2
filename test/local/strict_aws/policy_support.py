# What the tests of policies share: policies that are attached for one test, roles of administrators, open buckets.
import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, REGION, allow, document

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
IN_SCP = "with an explicit deny in a service control policy"
IN_RCP = "with an explicit deny in a resource control policy"


def root_of(emulator):
    return emulator.client("organizations", MANAGEMENT).list_roots()["Roots"][0]["Id"]


def organization_of(emulator):
    return emulator.client("organizations", MANAGEMENT).describe_organization()["Organization"]["Id"]


def unit_with(emulator, account):
    """Moves the account into a new unit."""
    organizations = emulator.client("organizations", MANAGEMENT)
    root = root_of(emulator)
    made = organizations.create_organizational_unit(ParentId=root, Name=f"unit-{account}")
    unit = made["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
    attached = organizations.list_policies_for_target(TargetId=unit, Filter=SCP)["Policies"]
    if not attached:
        organizations.attach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
    return unit


def role(emulator, account, name="admin", **more):
    emulator.role(account, name, **more)
    return emulator.session(account, name)


def refused(call, **parameters):
    """The error of a call that must be refused."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]


def public_bucket(emulator, account, name, principal="*"):
    s3 = emulator.client("s3", account)
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    s3.put_object(Bucket=name, Key="key", Body=b"data")
    statement = allow("s3:*", [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"], principal=principal)
    s3.put_bucket_policy(Bucket=name, Policy=document(statement))
    return s3


def kms_arn(account, key):
    return f"arn:aws:kms:{REGION}:{account}:key/{key}"


def read(s3, bucket):
    return s3.get_object(Bucket=bucket, Key="key")


def s3control(emulator, keys=None, account=None):
    client = emulator.client("s3control", account, credentials=keys)
    client.meta.events.register("before-sign.s3-control.*", without_host_prefix)
    return client


def without_host_prefix(request, **_):
    """An address without a name cannot have the account's id in front of it."""
    request.url = request.url.replace(f"//{request.headers['x-amz-account-id']}.", "//")
