# The documents of a dataset, as Palisade writes them: the owner's bucket and key admit accounts by condition (IAM User
# Guide, "Cross-account policy evaluation logic"; AWS KMS Developer Guide, "kms:ViaService").
import json
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import MANAGEMENT, REGION, ROOT, new_member, with_node
from conftest import allow as statement
from policy_support import kms_arn, organization_of, refused, role

PRINT_DOCUMENTS = """
const { datasetDocuments } = await import('./shared/resources/dataset/dataset-documents.ts');
const [region] = process.argv.slice(1);
const documents = (accounts) => {
  const grants = { organizationId: 'ORGANIZATION', accountsOf: () => accounts };
  const dataset = { kind: 'dataset', name: 'DATASET', owner: 'OWNER', region };
  return datasetDocuments.map(({ text }) => text(dataset, grants));
};
console.log(JSON.stringify({ open: documents(['ACCOUNT', 'ACCOUNTS']), closed: documents([]) }));
"""


@dataclass
class Shared:
    """A bucket on a key, with the documents that admit accounts of the organization."""

    emulator: Any
    documents: Any
    owner: str
    bucket: str
    key: str

    def admit(self, *accounts, key_accounts=None):
        """Writes both documents."""
        s3, kms = self.emulator.client("s3", self.owner), self.emulator.client("kms", self.owner)
        s3.put_bucket_policy(Bucket=self.bucket, Policy=self.document(0, accounts))
        policy = self.document(1, accounts if key_accounts is None else key_accounts)
        kms.put_key_policy(KeyId=self.key, PolicyName="default", Policy=policy)

    def document(self, index, accounts):
        text = self.documents["open" if accounts else "closed"][index].replace("ml-data-DATASET-OWNER", self.bucket)
        named = text.replace("OWNER", self.owner).replace("ORGANIZATION", organization_of(self.emulator))
        return named.replace('["ACCOUNT","ACCOUNTS"]', json.dumps(accounts))

    def reader(self, account, *actions, name="reader"):
        """S3 for a role of this account, by default one that may do everything."""
        return self.emulator.client(
            "s3", credentials=role(self.emulator, account, name, statements=[statement(list(actions) or "*", "*")])
        )

    def read(self, s3):
        return s3.get_object(Bucket=self.bucket, Key="key")["Body"].read()


@pytest.fixture(scope="module")
def documents():
    command = ["node", "--input-type=module", "-e", PRINT_DOCUMENTS, REGION]
    return json.loads(subprocess.run(command, cwd=ROOT, env=with_node(), capture_output=True, check=True).stdout)


@pytest.fixture
def shared(emulator, documents, member):
    bucket = f"ml-data-shared-{member}"
    s3 = emulator.client("s3", member)
    s3.create_bucket(Bucket=bucket)
    key = emulator.client("kms", member).create_key()["KeyMetadata"]["KeyId"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": kms_arn(member, key)}
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.put_object(Bucket=bucket, Key="key", Body=b"data")
    return Shared(emulator, documents, member, bucket, key)


def test_only_the_accounts_in_the_condition_read(emulator, shared):
    admitted, other = new_member(emulator), new_member(emulator)
    readers = {each: shared.reader(each) for each in (admitted, other)}
    shared.admit()
    assert refused(shared.read, s3=readers[admitted])["Code"] == "AccessDenied"
    shared.admit(admitted)
    assert shared.read(readers[admitted]) == b"data"
    assert [each["Key"] for each in readers[admitted].list_objects_v2(Bucket=shared.bucket)["Contents"]] == ["key"]
    assert refused(shared.read, s3=readers[other])["Code"] == "AccessDenied"
    shared.admit(other)
    assert shared.read(readers[other]) == b"data"
    assert refused(shared.read, s3=readers[admitted])["Code"] == "AccessDenied"


def test_bucket_key_and_identity_must_all_allow(emulator, shared):
    account = new_member(emulator)
    shared.admit(account, key_accounts=[shared.owner])
    assert "kms:Decrypt" in refused(shared.read, s3=shared.reader(account))["Message"]
    shared.admit(account)
    without_key = shared.reader(account, "s3:GetObject", name="without-key")
    assert "kms:Decrypt" in refused(shared.read, s3=without_key)["Message"]
    assert shared.read(shared.reader(account, "s3:GetObject", "kms:Decrypt", name="with-key")) == b"data"


def test_a_reader_who_may_do_everything_changes_nothing(emulator, shared):
    account = new_member(emulator)
    shared.admit(account)
    s3 = shared.reader(account)
    target = {"Bucket": shared.bucket, "Key": "key"}
    assert refused(s3.put_object, **target, Body=b"other")["Code"] == "AccessDenied"
    assert refused(s3.delete_object, **target)["Code"] == "AccessDenied"
    for call in (s3.get_bucket_policy, s3.delete_bucket_policy, s3.delete_bucket):
        assert refused(call, Bucket=shared.bucket)["Code"] in ("AccessDenied", "MethodNotAllowed")
    shared.read(s3)


def test_the_key_is_used_through_s3_only(emulator, shared):
    account = new_member(emulator)
    shared.admit(account)
    keys = role(emulator, account, "direct")
    kms = emulator.client("kms", credentials=keys)
    own = emulator.client("kms", shared.owner)
    cipher = own.encrypt(KeyId=shared.key, Plaintext=b"data")["CiphertextBlob"]
    arn = kms_arn(shared.owner, shared.key)
    assert refused(kms.decrypt, KeyId=arn, CiphertextBlob=cipher)["Code"] == "AccessDeniedException"
    assert refused(kms.describe_key, KeyId=arn)["Code"] == "AccessDeniedException"


def test_an_account_that_left_the_organization_reads_nothing(emulator, shared):
    account = new_member(emulator)
    shared.admit(account)
    s3 = shared.reader(account)
    assert shared.read(s3) == b"data"
    emulator.client("organizations", MANAGEMENT).remove_account_from_organization(AccountId=account)
    assert refused(shared.read, s3=s3)["Code"] == "AccessDenied"


def test_the_documents_pass_the_block_of_public_policies(shared):
    s3 = shared.emulator.client("s3", shared.owner)
    everything = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    s3.put_public_access_block(Bucket=shared.bucket, PublicAccessBlockConfiguration=everything)
    shared.admit(shared.owner)
    assert s3.get_bucket_policy_status(Bucket=shared.bucket)["PolicyStatus"]["IsPublic"] is False
