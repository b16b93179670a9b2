# How each action of the access matrix is called, and how what it changed is restored. The matrix, with the verdicts of
# IAM's rules, is in tools/access-matrix.
import json

from sentence_calls import with_condition_keys

BLOCK = {"BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True}
ROLE = "ml-execution"
INSIDE = {
    "sagemaker:VpcSubnets": ["subnet-1"],
    "sagemaker:VpcSecurityGroupIds": ["sg-1"],
    "sagemaker:VolumeKmsKeyArn": "key",
    "sagemaker:OutputKmsKeyArn": "key",
    "sagemaker:NetworkIsolation": "true",
}
HTTP = "the endpoint stands for AWS's https endpoints, and no call to it is one without TLS"
NOT_CALLABLE = {"readOverHttp": HTTP}
ATTACHED = "the RCP stays attached: it is shared by all rows"
READS = ("read", "list", "decrypt", "describeKey", "look", "pull", "see", "token", "fetch", "readAs", "start", "launch")
SERVICE = "nobody but AWS calls as a service by itself"


def encryption(key):
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]}


def ownership():
    return {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def training_job(account):
    given = {"TrainingJobName": "job", "RoleArn": f"arn:aws:iam::{account}:role/{ROLE}"}
    return with_condition_keys("CreateTrainingJob", given, INSIDE)


def acting(account):
    return {"RoleArn": f"arn:aws:iam::{account}:role/{ROLE}", "RoleSessionName": "another"}


def trust(account):
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Bucket:
    """A bucket and a key with what is in them: those of a dataset, or of artifacts."""

    def __init__(self, cloud, subject, side):
        self.cloud = cloud
        self.targets = cloud.matrix["subjects"][subject]["targets"][side]
        owner = self.targets["kept"]["bucket"]["owner"]
        self.bucket = self.targets["kept"]["bucket"]["resource"].rpartition(":")[2]
        self.object = self.key_of("object")
        self.key = self.targets["kept"]["key"]["resource"]
        context = self.targets["kept"]["key"]["context"]
        self.tags = [{"Key": name.partition("/")[2], "Value": value} for name, value in context.items()]
        self.s3, self.kms = cloud.emulator.client("s3", owner), cloud.emulator.client("kms", owner)
        self.s3.create_bucket(Bucket=self.bucket)
        self.s3.put_bucket_ownership_controls(Bucket=self.bucket, OwnershipControls=ownership())
        self.s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration=encryption(self.key))
        self.ciphertext = self.kms.encrypt(KeyId=self.key, Plaintext=b"data")["CiphertextBlob"]

    def key_of(self, target):
        """The key of an object, by the ARN of this target; that of the object itself where there is no such target."""
        kept = self.targets["kept"]
        return kept.get(target, kept["object"])["resource"].partition("/")[2]

    def keep(self, situation):
        """Brings everything that a call may have changed back to the situation."""
        policies, s3, kms = self.targets[situation], self.s3, self.kms
        kms.enable_key(KeyId=self.key)
        s3.delete_public_access_block(Bucket=self.bucket)
        s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(policies["bucket"]["policy"]))
        if situation != "open":
            s3.put_public_access_block(Bucket=self.bucket, PublicAccessBlockConfiguration=BLOCK)
        s3.put_bucket_tagging(Bucket=self.bucket, Tagging={"TagSet": self.tags})
        s3.put_object(Bucket=self.bucket, Key=self.object, Body=b"data")
        kms.tag_resource(KeyId=self.key, Tags=[{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in self.tags])
        kms.put_key_policy(KeyId=self.key, PolicyName="default", Policy=json.dumps(policies["key"]["policy"]))

    def answered(self, operation, answer, keys):
        pass

    def refused_by_url(self, row, keys):
        return ""

    def calls(self, row):
        named = self.named_calls(row["situation"], self.cloud.account_of(row["person"]))[row["action"]]
        return [(None, *call) for call in named]

    def named_calls(self, situation, account):
        """The calls of each action: service, operation, parameters. `account` is the caller's, for its roles."""
        policies, bucket, thing = self.targets[situation], {"Bucket": self.bucket}, {"KeyId": self.key}
        item, named, role = {**bucket, "Key": self.object}, {**thing, "PolicyName": "default"}, {"RoleName": ROLE}
        bucket_policy, key_policy = json.dumps(policies["bucket"]["policy"]), json.dumps(policies["key"]["policy"])
        return {
            "read": [("s3", "get_object", item)],
            "list": [("s3", "list_objects_v2", bucket)],
            "write": [("s3", "put_object", {**item, "Body": b"data"})],
            "replace": [("s3", "put_object", {**bucket, "Key": self.key_of("passed"), "Body": b"data"})],
            "replaceTemplate": [("s3", "put_object", {**bucket, "Key": self.key_of("template"), "Body": b"data"})],
            "replaceRegistered": [("s3", "put_object", {**bucket, "Key": self.key_of("registered"), "Body": b"data"})],
            "delete": [("s3", "delete_object", item)],
            "admit": [("s3", "put_bucket_policy", {**bucket, "Policy": bucket_policy})],
            "admitToKey": [("kms", "put_key_policy", {**named, "Policy": key_policy})],
            "decrypt": [("kms", "decrypt", {**thing, "CiphertextBlob": self.ciphertext})],
            "look": [("s3", "get_bucket_policy", bucket), ("kms", "get_key_policy", named)],
            "writeWithoutKms": [("s3", "put_object", {**item, "Body": b"data", "ServerSideEncryption": "AES256"})],
            "describeKey": [("kms", "describe_key", thing)],
            "tagObject": [("s3", "put_object_tagging", {**item, "Tagging": {"TagSet": []}})],
            "removePolicy": [("s3", "delete_bucket_policy", bucket)],
            "changeEncryption": [
                ("s3", "put_bucket_encryption", {**bucket, "ServerSideEncryptionConfiguration": encryption(self.key)})
            ],
            "changeOwnership": [("s3", "put_bucket_ownership_controls", {**bucket, "OwnershipControls": ownership()})],
            "changeBlock": [("s3", "put_public_access_block", {**bucket, "PublicAccessBlockConfiguration": BLOCK})],
            "changeTags": [("s3", "put_bucket_tagging", {**bucket, "Tagging": {"TagSet": self.tags}})],
            "deleteBucket": [("s3", "delete_bucket", bucket)],
            "grant": [("kms", "create_grant", {**thing, "GranteePrincipal": account, "Operations": ["Decrypt"]})],
            "disableKey": [("kms", "disable_key", thing)],
            "deleteKey": [("kms", "schedule_key_deletion", thing)],
            "untagKey": [("kms", "untag_resource", {**thing, "TagKeys": ["managed-by"]})],
            "widenTrust": [("iam", "update_assume_role_policy", {**role, "PolicyDocument": trust(account)})],
            "widenRights": [
                ("iam", "put_role_policy", {**role, "PolicyName": "more", "PolicyDocument": trust(account)})
            ],
            "removeRole": [("iam", "delete_role", role)],
            "actAs": [("sts", "assume_role", acting(account))],
            "passRole": [("sagemaker", "create_training_job", training_job(account))],
        }
