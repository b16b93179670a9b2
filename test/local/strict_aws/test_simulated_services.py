# The services that the emulator lacks are behind its endpoint, with signatures and policies in front of them.
import json
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError
from conftest import ROOT, allow, deny, document, start, stop, with_node
from policy_support import s3control

FACTOR = 0.002
DELAYS = json.loads((ROOT / "local/strict_aws/tables/delays.json").read_text())
IMAGE_BLOCK_SECONDS = DELAYS["ec2-image-block"]["seconds"] * FACTOR
SERVE = """
const { serveMissingServices } = await import('./local/aws/missing-services.ts');
console.log((await serveMissingServices()).endpoint);
"""
CLOSED = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    factor = {"PALISADE_LOCAL_TIME_FACTOR": str(FACTOR)}
    services = subprocess.Popen(
        ["node", "--input-type=module", "-e", SERVE], cwd=ROOT, env={**with_node(), **factor}, stdout=subprocess.PIPE
    )
    running = start(
        tmp_path_factory.mktemp("services"), PALISADE_PLAYERS=services.stdout.readline().decode().strip(), **factor
    )
    yield running
    stop(running)
    services.kill()
    services.wait()


def as_role(emulator, account, statements=None):
    emulator.role(account, "caller", statements)
    return emulator.session(account, "caller")


def test_the_public_access_block_of_an_account(emulator, outsider):
    client = s3control(emulator, as_role(emulator, outsider))
    with pytest.raises(ClientError, match="NoSuchPublicAccessBlockConfiguration"):
        client.get_public_access_block(AccountId=outsider)
    client.put_public_access_block(AccountId=outsider, PublicAccessBlockConfiguration=CLOSED)
    assert client.get_public_access_block(AccountId=outsider)["PublicAccessBlockConfiguration"] == CLOSED
    with pytest.raises(ClientError, match="AccessDenied"):
        client.get_public_access_block(AccountId="999999999999")


def test_the_public_access_block_of_an_account_closes_its_buckets(emulator, outsider):
    s3 = emulator.client("s3", outsider)
    bucket = f"website-{outsider}"
    s3.create_bucket(Bucket=bucket)
    s3.delete_public_access_block(Bucket=bucket)
    everybody = document(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", principal="*"))
    s3.put_bucket_policy(Bucket=bucket, Policy=everybody)
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"hello")

    def status():
        try:
            return urllib.request.urlopen(f"{emulator.endpoint}/{bucket}/index.html").status
        except urllib.error.HTTPError as refused:
            return refused.code

    assert status() == 200
    control = s3control(emulator, as_role(emulator, outsider))
    control.put_public_access_block(AccountId=outsider, PublicAccessBlockConfiguration=CLOSED)
    assert status() == 403
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_bucket_policy(Bucket=bucket, Policy=everybody)
    control.delete_public_access_block(AccountId=outsider)
    assert status() == 200


def test_the_public_access_block_of_an_account_shuts_out_other_accounts(emulator, outsider):
    other = str(int(outsider) + 500_000)
    s3 = emulator.client("s3", outsider)
    reader = emulator.client("s3", credentials=as_role(emulator, other))
    keys = as_role(emulator, outsider)
    own = emulator.client("s3", credentials=keys)
    public, fixed, listed = (f"{name}-{outsider}" for name in ("public", "fixed", "listed"))
    for bucket in (public, fixed, listed):
        s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
        s3.delete_public_access_block(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="key", Body=b"data")
    for bucket, principals in ((public, ["*", other]), (fixed, [other])):
        statements = [allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", {"AWS": each}) for each in principals]
        s3.put_bucket_policy(Bucket=bucket, Policy=document(*statements))
    s3.put_object_acl(Bucket=listed, Key="key", ACL="public-read")

    def reads(client):
        return [_is_readable(client, bucket) for bucket in (public, fixed, listed)]

    assert reads(reader) == [True, True, True]
    s3control(emulator, keys).put_public_access_block(AccountId=outsider, PublicAccessBlockConfiguration=CLOSED)
    # A public policy admits nobody from elsewhere, not even whom it names; a policy that is not public does.
    assert reads(reader) == [False, True, False]
    assert reads(own) == [True, True, True]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_bucket_acl(Bucket=listed, ACL="public-read")


def _is_readable(client, bucket):
    try:
        return client.get_object(Bucket=bucket, Key="key")["Body"].read() == b"data"
    except ClientError:
        return False


def test_policies_are_asked_first(emulator, outsider):
    keys = as_role(emulator, outsider, [allow("*", "*"), deny(["s3:PutAccountPublicAccessBlock", "ec2:Enable*"])])
    with pytest.raises(ClientError, match="with an explicit deny in an identity-based policy"):
        s3control(emulator, keys).put_public_access_block(AccountId=outsider, PublicAccessBlockConfiguration=CLOSED)
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        emulator.client("ec2", credentials=keys).enable_ebs_encryption_by_default()


def test_alternate_contacts(emulator, outsider):
    client = emulator.client("account", credentials=as_role(emulator, outsider))
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_alternate_contact(AlternateContactType="SECURITY")
    contact = {"EmailAddress": "a@example.com", "Name": "A", "PhoneNumber": "+1", "Title": "T"}
    client.put_alternate_contact(AlternateContactType="SECURITY", **contact)
    kept = client.get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    assert kept == {**contact, "AlternateContactType": "SECURITY"}


def test_images_are_shown_as_unblocked_for_some_minutes(emulator, outsider):
    client = emulator.client("ec2", credentials=as_role(emulator, outsider))
    began = time.monotonic()
    client.enable_image_block_public_access(ImageBlockPublicAccessState="block-new-sharing")
    while client.get_image_block_public_access_state()["ImageBlockPublicAccessState"] == "unblocked":
        assert time.monotonic() - began < IMAGE_BLOCK_SECONDS * 20
        time.sleep(0.1)
    assert time.monotonic() - began >= IMAGE_BLOCK_SECONDS
