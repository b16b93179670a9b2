"""An object that an AWS service puts into a bucket, as services deliver their logs.

The bucket's policy has to admit the service, and resource control policies bind it (CloudTrail User Guide, "Amazon S3
bucket policy for CloudTrail"; Organizations User Guide, "Resource control policies"). So does the policy of the
bucket's key (Amazon CloudWatch Logs User Guide, "Logs sent to Amazon S3"; S3 User Guide, "Configuring Amazon
S3 Inventory").
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import s3

from .encryption.keys import find_key, managed_key
from .encryption.objects import ALGORITHM, KEY, WITH_KMS
from .policies import context_keys, service_roles
from .policies.resource_policies import acl_grants, bucket_acls, bucket_policies, buckets, owner_enforced
from .requests.calls import Response
from .wrapping import attribute_of, original_of

# Elastic Load Balancing User Guide, "Access logs for your Application Load Balancer"; Redshift Management Guide,
# "Database audit logging": encryption with S3's own keys only.
SSE_S3_ONLY = ("logdelivery.elasticloadbalancing.amazonaws.com", "redshift.amazonaws.com")
# S3 User Guide, "Troubleshoot server access logging": into a bucket with SSE-KMS, logs may arrive under a key that its
# owner cannot use. Here they always do: a key of an account that is nobody's.
SERVER_ACCESS_LOGS = "logging.s3.amazonaws.com"
ACCOUNT_OF_S3 = "999999999999"
LOG_DELIVERY = attribute_of(s3, "_ACL_GROUP_LOG_DELIVERY")
NAMES = ("service", "account", "region", "source", "bucket", "key")
default_headers = original_of(s3, "_bucket_default_sse_headers", "bucket_name")
put_object = original_of(s3, "_put_object", "bucket_name key body headers")


def deliver_log(body: bytes) -> Response:
    """Puts the object, for a request with these names: ``service`` is a principal such as ``cloudtrail.amazonaws.com``.

    ``source`` is the ARN of what is logged, and ``account`` its owner. Answers 200, or 403 with AccessDenied.
    """
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in NAMES):
        return _json(400, {"message": f"a delivery is a JSON object with {', '.join(NAMES)}"})
    service, account, region, source, bucket, key = (given[name] for name in NAMES)
    arn = f"{context_keys.BUCKET_ARN}{bucket}/{key}"
    owner = context_keys.owner_of(arn)
    if owner is None:
        return _json(404, {"code": "NoSuchBucket"})
    keys = {"aws:SourceAccount": account, "aws:SourceArn": source, "s3:x-amz-acl": "bucket-owner-full-control"}
    policy = _granting_policy(service, owner, bucket)
    if not policy or not service_roles.service_allows(policy, service, "s3:PutObject", arn, keys, region):
        return _json(403, {"code": "AccessDenied"})
    with responses.request_scope(owner, region):
        encryption = _encryption(service, bucket, keys, region)
        if encryption is None:
            return _json(403, {"code": "AccessDenied"})
        status = put_object(bucket, key, b"{}", {"x-amz-acl": "bucket-owner-full-control", **encryption})[0]
    return _json(status, {"code": "ok" if status == 200 else "InternalError"})


def _granting_policy(service: str, owner: str, bucket: str) -> Any:
    """The bucket's policy, with what its access control list grants to the service as one more statement.

    S3 User Guide, "Enabling Amazon S3 server access logging": WRITE of the LogDelivery group, where lists count.
    """
    policy = bucket_policies.get_scoped(owner, None, bucket)
    record = buckets.get_scoped(owner, None, bucket)
    grants = acl_grants(bucket_acls.get_scoped(owner, None, bucket))
    by_acl = any(group == LOG_DELIVERY and right in ("WRITE", "FULL_CONTROL") for group, right in grants)
    if service != SERVER_ACCESS_LOGS or not by_acl or owner_enforced(record):
        return policy
    statements = json.loads(policy)["Statement"] if policy else []
    listed = statements if isinstance(statements, list) else [statements]
    granted = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "s3:PutObject", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [*listed, granted]})


def _encryption(service: str, bucket: str, context: dict[str, Any], region: str) -> dict[str, str] | None:
    """The headers of the delivery, in the owner's scope; None if the service cannot use the bucket's encryption."""
    default = default_headers(bucket)
    if default.get(ALGORITHM) not in WITH_KMS:
        return {}
    if service in SSE_S3_ONLY:
        return None
    if service == SERVER_ACCESS_LOGS:
        return {ALGORITHM: "aws:kms", KEY: managed_key(ACCOUNT_OF_S3, region)["Arn"]}
    record = find_key(default[KEY], responses.get_account_id(), region) if KEY in default else None
    # The policy of the AWS managed key admits no service.
    if record is None or not service_roles.service_allows(
        record["Policy"], service, "kms:GenerateDataKey", record["Arn"], context, region
    ):
        return None
    return {ALGORITHM: "aws:kms", KEY: record["Arn"]}


def _json(status: int, content: Any) -> Response:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()
