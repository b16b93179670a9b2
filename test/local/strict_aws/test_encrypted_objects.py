# S3 asks AWS KMS in the caller's name (S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)").
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import REGION, ROOT, allow, deny, document, with_node
from policy_support import kms_arn, refused, role

THROUGH_S3 = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]


def by_iam_of(account):
    return allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{account}:root"})


def through_s3(*accounts):
    """Use of a key by everybody of these accounts, through S3 only, as the AWS managed key has it."""
    statement = allow(THROUGH_S3, "*", principal={"AWS": "*"})
    via = f"s3.{REGION}.amazonaws.com"
    statement["Condition"] = {"StringEquals": {"kms:CallerAccount": list(accounts), "kms:ViaService": via}}
    return statement


@dataclass
class Site:
    """A bucket on a customer managed key, and the account of somebody else."""

    emulator: Any
    own: str
    other: str
    bucket: str
    key: str

    @property
    def arn(self):
        return kms_arn(self.own, self.key)

    def key_policy(self, *statements):
        self.emulator.client("kms", self.own).put_key_policy(
            KeyId=self.key, PolicyName="default", Policy=document(by_iam_of(self.own), *statements)
        )

    def client_of(self, account, name, *actions):
        """S3 for a role with these actions on everything."""
        keys = role(self.emulator, account, name, statements=[allow(list(actions), "*")])
        return self.emulator.client("s3", credentials=keys)

    def put(self, s3, **more):
        return s3.put_object(Bucket=self.bucket, Key="key", Body=b"data", **more)

    def get(self, s3):
        return s3.get_object(Bucket=self.bucket, Key="key")["Body"].read()


def default_of(emulator, account, bucket, **key):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", **key}}
    emulator.client("s3", account).put_bucket_encryption(
        Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]}
    )


@pytest.fixture
def site(emulator, outsider):
    own, other, bucket = str(int(outsider) + 500_000), outsider, f"encrypted-{outsider}"
    s3 = emulator.client("s3", own)
    s3.create_bucket(Bucket=bucket)
    reads = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*", principal={"AWS": f"arn:aws:iam::{other}:root"})
    s3.put_bucket_policy(Bucket=bucket, Policy=document(reads))
    key = emulator.client("kms", own).create_key()["KeyMetadata"]["KeyId"]
    made = Site(emulator, own, other, bucket, key)
    default_of(emulator, own, bucket, KMSMasterKeyID=made.arn)
    return made


def code(call, **parameters):
    return refused(call, **parameters)["Code"]


def test_a_role_of_the_account_needs_rights_for_the_key(site):
    can, cannot = site.client_of(site.own, "can", "s3:*", "kms:*"), site.client_of(site.own, "cannot", "s3:*")
    assert site.put(can)["SSEKMSKeyId"] == site.arn
    assert site.get(can) == b"data"
    assert "kms:GenerateDataKey" in refused(site.put, s3=cannot)["Message"]
    assert "kms:Decrypt" in refused(site.get, s3=cannot)["Message"]
    cannot.head_object(Bucket=site.bucket, Key="key")


def test_a_reader_of_another_account_has_to_be_in_the_key_policy_and_have_the_right(site):
    site.put(site.emulator.client("s3", site.own))
    both, only_s3 = site.client_of(site.other, "both", "s3:*", "kms:Decrypt"), site.client_of(site.other, "s3", "s3:*")
    assert "resource-based" in refused(site.get, s3=both)["Message"]
    site.key_policy(allow("kms:Decrypt", "*", principal={"AWS": f"arn:aws:iam::{site.other}:root"}))
    assert site.get(both) == b"data"
    assert "identity-based" in refused(site.get, s3=only_s3)["Message"]


def test_a_key_for_use_through_s3_needs_no_rights_of_the_roles_of_its_account(site):
    site.key_policy(through_s3(site.own, site.other))
    own = site.client_of(site.own, "only-s3", "s3:*")
    site.put(own)
    assert site.get(own) == b"data"
    # Across accounts both sides have to allow.
    assert site.get(site.client_of(site.other, "reader", "s3:*", "kms:Decrypt")) == b"data"
    assert code(site.get, s3=site.client_of(site.other, "no-key", "s3:*")) == "AccessDenied"
    # Not directly, but through S3 only.
    keys = role(site.emulator, site.own, "direct", statements=[allow("s3:*", "*")])
    assert code(site.emulator.client("kms", credentials=keys).generate_data_key, KeyId=site.arn, KeySpec="AES_256")


def test_the_aws_managed_key_admits_its_own_account_only(site):
    default_of(site.emulator, site.own, site.bucket)
    own = site.client_of(site.own, "only-s3", "s3:*")
    used = site.put(own)["SSEKMSKeyId"]
    assert site.get(own) == b"data"
    assert code(site.get, s3=site.client_of(site.other, "reader", "s3:*", "kms:*")) == "AccessDenied"
    kms = site.emulator.client("kms", site.own)
    metadata = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]
    assert (metadata["Arn"], metadata["KeyManager"], metadata["AWSAccountId"]) == (used, "AWS", site.own)
    assert code(kms.schedule_key_deletion, KeyId=used) == "AccessDeniedException"


def test_a_key_that_cannot_be_used(site):
    s3, kms = site.emulator.client("s3", site.own), site.emulator.client("kms", site.own)
    site.put(s3)
    kms.disable_key(KeyId=site.key)
    assert code(site.put, s3=s3) == "KMS.DisabledException"
    assert code(site.get, s3=s3) == "KMS.DisabledException"
    # Who may not use it is not told about its state.
    assert code(site.get, s3=site.client_of(site.own, "cannot", "s3:*")) == "AccessDenied"
    kms.schedule_key_deletion(KeyId=site.key, PendingWindowInDays=7)
    assert code(site.get, s3=s3) == "KMS.KMSInvalidStateException"
    missing = kms_arn(site.own, "00000000-0000-4000-8000-000000000000")
    default_of(site.emulator, site.own, site.bucket, KMSMasterKeyID=missing)
    assert code(site.put, s3=s3) == "KMS.NotFoundException"
    elsewhere = site.emulator.client("kms", site.own, region="eu-west-1").create_key()["KeyMetadata"]["Arn"]
    default_of(site.emulator, site.own, site.bucket, KMSMasterKeyID=elsewhere)
    assert code(site.put, s3=s3) == "KMS.NotFoundException"


def test_an_alias_is_one_of_the_account_that_uploads(site):
    default_of(site.emulator, site.own, site.bucket, KMSMasterKeyID="alias/data")
    s3, kms = site.emulator.client("s3", site.own), site.emulator.client("kms", site.own)
    assert code(site.put, s3=s3) == "KMS.NotFoundException"
    kms.create_alias(AliasName="alias/data", TargetKeyId=site.key)
    assert site.put(s3)["SSEKMSKeyId"] == site.arn
    # The object keeps its key when the alias moves.
    kms.update_alias(AliasName="alias/data", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
    assert s3.head_object(Bucket=site.bucket, Key="key")["SSEKMSKeyId"] == site.arn


def test_copies_and_parts(site):
    s3 = site.emulator.client("s3", site.own)
    site.put(s3)
    plain = f"plain-{site.other}"
    s3.create_bucket(Bucket=plain)
    writer = site.client_of(site.own, "writer", "s3:*", "kms:GenerateDataKey")
    source = {"Bucket": site.bucket, "Key": "key"}
    assert code(writer.copy_object, Bucket=plain, Key="copy", CopySource=source) == "AccessDenied"
    s3.copy_object(Bucket=plain, Key="copy", CopySource=source)
    upload = writer.create_multipart_upload(Bucket=site.bucket, Key="big")["UploadId"]
    part = {"Bucket": site.bucket, "Key": "big", "UploadId": upload, "PartNumber": 1, "Body": b"data"}
    assert "kms:Decrypt" in refused(writer.upload_part, **part)["Message"]
    s3.upload_part(**part)


PRINT_POLICY = """
const { dataKeyPolicy } = await import('./shared/baseline/steps/lib/data-key-policy.ts');
const [accountId, region, reader] = process.argv.slice(1);
console.log(dataKeyPolicy({ accountId, region, readers: [reader] }));
"""


def test_with_the_key_of_the_baseline(site):
    command = ["node", "--input-type=module", "-e", PRINT_POLICY, site.own, REGION, site.other]
    printed = subprocess.run(command, cwd=ROOT, env=with_node(), capture_output=True, text=True, check=True)
    kms = site.emulator.client("kms", site.own)
    kms.put_key_policy(KeyId=site.key, PolicyName="default", Policy=printed.stdout)
    own = site.client_of(site.own, "only-s3", "s3:*")
    assert site.put(own)["SSEKMSKeyId"] == site.arn
    assert site.get(own) == b"data"
    # The reader's account is named, the bucket's policy admits it, and its own role has the right for the key.
    reader = site.client_of(site.other, "reader", "s3:GetObject", "kms:Decrypt")
    assert site.get(reader) == b"data"
    assert "identity-based" in refused(site.get, s3=site.client_of(site.other, "no-key", "s3:*"))["Message"]
    assert code(site.put, s3=reader) == "AccessDenied"
    # Nobody but the administrators of the account uses the key directly.
    direct = role(site.emulator, site.own, "direct", statements=[allow("s3:*", "*")])
    refused(site.emulator.client("kms", credentials=direct).describe_key, KeyId=site.arn)
    stranger = str(int(site.own) + 100_000)
    admitted = document(
        allow("s3:GetObject", f"arn:aws:s3:::{site.bucket}/*", {"AWS": f"arn:aws:iam::{stranger}:root"})
    )
    site.emulator.client("s3", site.own).put_bucket_policy(Bucket=site.bucket, Policy=admitted)
    assert "resource-based" in refused(site.get, s3=site.client_of(stranger, "reader", "s3:*", "kms:*"))["Message"]


def test_a_key_can_admit_a_whole_account_directly(site):
    statement = allow("kms:DescribeKey", "*", principal={"AWS": "*"})
    statement["Condition"] = {"StringEquals": {"kms:CallerAccount": site.own}}
    site.key_policy(statement)
    nobody = role(site.emulator, site.own, "nobody", statements=[allow("s3:*", "*")])
    assert site.emulator.client("kms", credentials=nobody).describe_key(KeyId=site.arn)["KeyMetadata"]["Enabled"]
    statement["Condition"]["StringEquals"]["kms:ViaService"] = f"s3.{REGION}.amazonaws.com"
    site.key_policy(statement)
    refused(site.emulator.client("kms", credentials=nobody).describe_key, KeyId=site.arn)


def test_the_encryption_context_is_the_object_or_with_a_bucket_key_the_bucket(site):
    s3 = site.emulator.client("s3", site.own)

    def readable_for(reader, arn):
        only = {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": arn}}
        allows = [allow("s3:*", "*"), allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", condition=only)]
        return site.emulator.client("s3", credentials=role(site.emulator, site.own, reader, statements=allows))

    site.put(s3)
    assert site.get(readable_for("by-object", f"arn:aws:s3:::{site.bucket}/key")) == b"data"
    by_bucket = readable_for("by-bucket", f"arn:aws:s3:::{site.bucket}")
    assert code(site.get, s3=by_bucket) == "AccessDenied"
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": site.arn},
        "BucketKeyEnabled": True,
    }
    s3.put_bucket_encryption(Bucket=site.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    site.put(by_bucket)
    assert site.get(by_bucket) == b"data"


def test_a_bucket_policy_can_deny_other_keys(site):
    key = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    other = {"Null": {key: "false"}, "StringNotEquals": {key: site.arn}}
    denies = deny("s3:PutObject", f"arn:aws:s3:::{site.bucket}/*", principal="*", condition=other)
    s3 = site.emulator.client("s3", site.own)
    s3.put_bucket_policy(Bucket=site.bucket, Policy=document(denies))
    uploader = site.client_of(site.own, "uploader", "s3:*", "kms:*")
    another = site.emulator.client("kms", site.own).create_key()["KeyMetadata"]["Arn"]
    with_kms = {"ServerSideEncryption": "aws:kms"}
    # What the bucket's default adds is not part of the request.
    site.put(uploader)
    site.put(uploader, SSEKMSKeyId=site.arn, **with_kms)
    assert code(site.put, s3=uploader, SSEKMSKeyId=another, **with_kms) == "AccessDenied"


def test_nobody_reads_without_a_signature(site):
    import urllib.error
    import urllib.request

    s3 = site.emulator.client("s3", site.own)
    site.put(s3)
    s3.delete_public_access_block(Bucket=site.bucket)
    reads = allow("s3:GetObject", f"arn:aws:s3:::{site.bucket}/*", principal="*")
    s3.put_bucket_policy(Bucket=site.bucket, Policy=document(reads))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{site.emulator.endpoint}/{site.bucket}/key", timeout=5)
    assert (caught.value.code, b"AWS Signature Version 4" in caught.value.read()) == (400, True)
