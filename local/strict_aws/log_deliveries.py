"""An object that an AWS service puts into a bucket, as services deliver their logs.

The bucket's policy has to admit the service, and resource control policies bind it (CloudTrail User Guide, "Amazon S3
bucket policy for CloudTrail"; Organizations User Guide, "Resource control policies").
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import s3

from .policies import context_keys, service_roles
from .policies.resource_policies import bucket_policies
from .requests.calls import Response
from .wrapping import original_of

NAMES = ("service", "account", "region", "source", "bucket", "key")
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
    policy = bucket_policies.get_scoped(owner, None, bucket)
    if not policy or not service_roles.service_allows(policy, service, "s3:PutObject", arn, keys, region):
        return _json(403, {"code": "AccessDenied"})
    with responses.request_scope(owner, region):
        status = put_object(bucket, key, b"{}", {"x-amz-acl": "bucket-owner-full-control"})[0]
    return _json(status, {"code": "ok" if status == 200 else "InternalError"})


def _json(status: int, content: Any) -> Response:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()
