# Replication of encrypted objects (S3 User Guide, "Replicating encrypted objects").
import pytest
from conftest import allow, document
from policy_support import kms_arn
from test_encrypted_objects import by_iam_of, default_of

READS = allow(["s3:GetObjectVersionForReplication", "s3:ReplicateObject"], "*")


class Replication:
    """A bucket on a customer managed key, and one that its objects are replicated to."""

    def __init__(self, emulator, account):
        self.s3, self.kms = emulator.client("s3", account), emulator.client("kms", account)
        self.source, self.replica = f"from-{account}", f"to-{account}"
        self.keys = [self.kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2)]
        self.source_key, self.replica_key = (kms_arn(account, key) for key in self.keys)
        for bucket in (self.source, self.replica):
            self.s3.create_bucket(Bucket=bucket)
            self.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        self.emulator, self.account = emulator, account
        self.role = f"arn:aws:iam::{account}:role/replication"

    def rule(self, *, with_kms):
        rule = {
            "ID": "all",
            "Status": "Enabled",
            "Priority": 1,
            "Filter": {},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Destination": {"Bucket": f"arn:aws:s3:::{self.replica}"},
        }
        if with_kms:
            rule["SourceSelectionCriteria"] = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
            rule["Destination"]["EncryptionConfiguration"] = {"ReplicaKmsKeyID": self.replica_key}
        configuration = {"Role": self.role, "Rules": [rule]}
        self.s3.put_bucket_replication(Bucket=self.source, ReplicationConfiguration=configuration)

    def may(self, *statements):
        """Gives the role these statements besides those for objects."""
        iam = self.emulator.client("iam", self.account)
        iam.put_role_policy(RoleName="replication", PolicyName="inline", PolicyDocument=document(READS, *statements))

    def put(self, key):
        """The status of an object's replication, and the key of the replica if there is one."""
        self.s3.put_object(Bucket=self.source, Key=key, Body=b"data")
        status = self.s3.head_object(Bucket=self.source, Key=key).get("ReplicationStatus")
        listed = self.s3.list_objects_v2(Bucket=self.replica, Prefix=key).get("Contents", [])
        return status, [self.s3.head_object(Bucket=self.replica, Key=each["Key"]).get("SSEKMSKeyId") for each in listed]


@pytest.fixture
def replication(emulator, outsider):
    emulator.role(outsider, "replication", statements=[READS])
    return Replication(emulator, outsider)


def test_a_default_of_kms_ends_the_replication_by_a_plain_rule(replication):
    replication.rule(with_kms=False)
    assert replication.put("before") == ("COMPLETED", [None])
    default_of(replication.emulator, replication.account, replication.source, KMSMasterKeyID=replication.source_key)
    assert replication.put("after") == (None, [])


def test_a_rule_for_kms_needs_both_keys(replication):
    replication.rule(with_kms=True)
    default_of(replication.emulator, replication.account, replication.source, KMSMasterKeyID=replication.source_key)
    assert replication.put("no-rights") == ("FAILED", [])
    replication.may(allow("kms:Decrypt", replication.source_key))
    assert replication.put("decrypt-only") == ("FAILED", [])
    encrypts = allow("kms:Encrypt", replication.replica_key)
    replication.may(allow("kms:Decrypt", replication.source_key), encrypts)
    assert replication.put("both") == ("COMPLETED", [replication.replica_key])
    # The policy of a key that does not name IAM admits by itself only.
    source = replication.keys[0]
    only_root = by_iam_of(replication.account) | {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": replication.role}}}
    replication.kms.put_key_policy(KeyId=source, PolicyName="default", Policy=document(only_root))
    assert replication.put("not-by-the-key") == ("FAILED", [])
    replication.kms.put_key_policy(KeyId=source, PolicyName="default", Policy=document(by_iam_of(replication.account)))
    replication.kms.disable_key(KeyId=replication.keys[1])
    assert replication.put("disabled") == ("FAILED", [])


def test_a_destination_with_kms_takes_replicas_as_they_are(replication):
    default_of(replication.emulator, replication.account, replication.replica, KMSMasterKeyID=replication.replica_key)
    replication.rule(with_kms=False)
    assert replication.put("plain") == ("COMPLETED", [None])
