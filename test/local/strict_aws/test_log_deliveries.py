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
