"""GetBucketPolicyStatus, which the emulator takes for a list of objects.

Amazon S3 API Reference, "GetBucketPolicyStatus"; S3 User Guide, "The meaning of public". A bucket without a policy has
no status.
"""

from typing import Any

from ministack.services import s3

from ..wrapping import attribute_of, original_of, wrap

buckets = attribute_of(s3, "_buckets")
policies = attribute_of(s3, "_bucket_policies")
policy_is_public = original_of(s3, "_policy_is_public", "policy_text")
s3_error = original_of(s3, "_error", "code message status resource extra headers")
no_such_bucket = original_of(s3, "_no_such_bucket", "name")
ROUTE = "method bucket key headers body query_params"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'


def install() -> None:
    """Answers the request before the emulator does."""
    wrap(s3, "_dispatch", ROUTE, _with_status)


def _with_status(plain: Any) -> Any:
    def dispatch(method: str, bucket: str, key: str, headers: Any, body: bytes, query_params: Any) -> Any:
        if method == "GET" and bucket and not key and "policyStatus" in query_params:
            return _status(bucket)
        return plain(method, bucket, key, headers, body, query_params)

    return dispatch


def _status(bucket: str) -> Any:
    if bucket not in buckets:
        return no_such_bucket(bucket)
    policy = policies.get(bucket)
    if not policy:
        return s3_error("NoSuchBucketPolicy", "The bucket policy does not exist", 404, f"/{bucket}")
    is_public = "true" if policy_is_public(policy) else "false"
    return 200, {"Content-Type": "application/xml"}, f"{XML}<IsPublic>{is_public}</IsPublic></PolicyStatus>".encode()
