# A service delivers a log: the bucket's policy admits it, and resource control policies bind it.
import json
import urllib.error
import urllib.request

import pytest
from conftest import allow, deny, document

RCP = "RESOURCE_CONTROL_POLICY"
TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/trail"
ACL = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": TRAIL}}


def deliver(emulator, bucket, **more):
    given = {
        "service": "cloudtrail.amazonaws.com",
        "account": "111122223333",
        "region": "us-east-1",
        "source": TRAIL,
        "bucket": bucket,
        "key": "AWSLogs/111122223333/log.json.gz",
        **more,
    }
    request = urllib.request.Request(f"{emulator.endpoint}/_palisade/log-deliveries", json.dumps(given).encode())
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["code"]
    except urllib.error.HTTPError as refused:
        return json.load(refused).get("code", refused.code)


@pytest.fixture
def bucket(emulator, member):
    name = f"logs-of-{member}"
    emulator.client("s3", member).create_bucket(Bucket=name)
    principal = {"Service": "cloudtrail.amazonaws.com"}
    policy = document(allow("s3:PutObject", f"arn:aws:s3:::{name}/AWSLogs/*", principal, ACL))
    emulator.client("s3", member).put_bucket_policy(Bucket=name, Policy=policy)
    return name


def test_a_log_is_delivered_as_the_buckets_policy_says(emulator, member, bucket):
    assert deliver(emulator, bucket) == "ok"
    keys = [each["Key"] for each in emulator.client("s3", member).list_objects_v2(Bucket=bucket)["Contents"]]
    assert keys == ["AWSLogs/111122223333/log.json.gz"]
    assert deliver(emulator, bucket, service="config.amazonaws.com") == "AccessDenied"
    assert deliver(emulator, bucket, source=f"{TRAIL}-of-others") == "AccessDenied"
    assert deliver(emulator, bucket, key="elsewhere") == "AccessDenied"
    assert deliver(emulator, "no-such-bucket-here") == "NoSuchBucket"
    assert deliver(emulator, bucket, service=1) == 400


def test_resource_control_policies_bind_services(emulator, member, bucket, attach):
    attach(
        member,
        deny(
            "s3:*",
            "*",
            principal="*",
            condition={
                "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-another"},
                "Bool": {"aws:PrincipalIsAWSService": "true"},
                "Null": {"aws:SourceAccount": "false"},
            },
        ),
        kind=RCP,
    )
    assert deliver(emulator, bucket) == "AccessDenied"


def encrypt(emulator, account, bucket, **key):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", **key}}
    s3 = emulator.client("s3", account)
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})


def test_a_service_needs_the_policy_of_the_buckets_key(emulator, member, bucket):
    encrypt(emulator, member, bucket)
    assert deliver(emulator, bucket) == "AccessDenied"
    kms = emulator.client("kms", member)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    encrypt(emulator, member, bucket, KMSMasterKeyID=key)
    assert deliver(emulator, bucket) == "AccessDenied"
    own = allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{member}:root"})
    service = allow("kms:GenerateDataKey*", "*", principal={"Service": "cloudtrail.amazonaws.com"})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document(own, service))
    assert deliver(emulator, bucket) == "ok"
    s3 = emulator.client("s3", member)
    assert s3.head_object(Bucket=bucket, Key="AWSLogs/111122223333/log.json.gz")["SSEKMSKeyId"] == key


@pytest.mark.parametrize(
    ("service", "code"),
    [("logdelivery.elasticloadbalancing.amazonaws.com", "AccessDenied"), ("redshift.amazonaws.com", "AccessDenied")],
)
def test_some_services_deliver_with_the_keys_of_s3_only(emulator, member, service, code):
    name = f"only-sse-s3-{service.split('.')[0]}-{member}"
    s3 = emulator.client("s3", member)
    s3.create_bucket(Bucket=name)
    admitted = allow("s3:PutObject", f"arn:aws:s3:::{name}/*", {"Service": service})
    s3.put_bucket_policy(Bucket=name, Policy=document(admitted))
    assert deliver(emulator, name, service=service) == "ok"
    key = emulator.client("kms", member).create_key()["KeyMetadata"]["Arn"]
    encrypt(emulator, member, name, KMSMasterKeyID=key)
    assert deliver(emulator, name, service=service) == code


def test_server_access_logs_under_kms_cannot_be_read(emulator, member):
    name = f"server-access-logs-{member}"
    s3 = emulator.client("s3", member)
    s3.create_bucket(Bucket=name)
    admitted = allow("s3:PutObject", f"arn:aws:s3:::{name}/*", {"Service": "logging.s3.amazonaws.com"})
    s3.put_bucket_policy(Bucket=name, Policy=document(admitted))
    encrypt(emulator, member, name)
    assert deliver(emulator, name, service="logging.s3.amazonaws.com", key="log") == "ok"
    with pytest.raises(s3.exceptions.ClientError) as caught:
        s3.get_object(Bucket=name, Key="log")
    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_a_list_of_the_bucket_admits_server_access_logs(emulator, member):
    name = f"logs-by-acl-{member}"
    s3 = emulator.client("s3", member)
    s3.create_bucket(Bucket=name, ObjectOwnership="ObjectWriter")
    group = "uri=http://acs.amazonaws.com/groups/s3/LogDelivery"
    logging = {"service": "logging.s3.amazonaws.com", "key": "log"}
    assert deliver(emulator, name, **logging) == "AccessDenied"
    s3.put_bucket_acl(Bucket=name, GrantWrite=group, GrantReadACP=group)
    assert deliver(emulator, name, **logging) == "ok"
    # The group is that of server access logs, and of no other service.
    assert deliver(emulator, name) == "AccessDenied"
    s3.put_bucket_policy(Bucket=name, Policy=document(deny("s3:PutObject", f"arn:aws:s3:::{name}/*", principal="*")))
    assert deliver(emulator, name, **logging) == "AccessDenied"
    s3.delete_bucket_policy(Bucket=name)
    # All settings of the block leave the delivery alone: the group is not public.
    block = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(block, True))
    assert deliver(emulator, name, **logging) == "ok"
