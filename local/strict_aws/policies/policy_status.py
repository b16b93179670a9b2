"""GetBucketPolicyStatus, which the emulator takes for a list of objects, and GetAccessPointPolicyStatus: it has none.

Amazon S3 API Reference, "GetBucketPolicyStatus" and "GetAccessPointPolicyStatus"; S3 User Guide, "The meaning of
public". Without a policy there is no status.
"""

from typing import Any

from ministack.services import s3

from ..wrapping import attribute_of, original_of, wrap

buckets = attribute_of(s3, "_buckets")
policies = attribute_of(s3, "_bucket_policies")
policy_is_public = original_of(s3, "_policy_is_public", "policy_text")
s3_error = original_of(s3, "_error", "code message status resource extra headers")
access_points = attribute_of(s3, "_access_points")
access_point_route = original_of(s3, "access_point_control_route", "path")
control_error = original_of(s3, "s3control_error", "code message status extra")
no_such_bucket = original_of(s3, "_no_such_bucket", "name")
ROUTE = "method bucket key headers body query_params"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<PolicyStatus xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'

CONTROL_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<GetAccessPointPolicyStatusResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">'
)


def install() -> None:
    """Answers the requests before the emulator does."""
    wrap(s3, "_dispatch", ROUTE, _with_status)
    wrap(s3, "handle_access_point_control", "method path headers body query_params", _with_access_point_status)


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
    return 200, {"Content-Type": "application/xml"}, f"{XML}{_is_public(policy)}</PolicyStatus>".encode()


def _is_public(policy: str) -> str:
    return f"<IsPublic>{'true' if policy_is_public(policy) else 'false'}</IsPublic>"


def _with_access_point_status(plain: Any) -> Any:
    def handle(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        route = access_point_route(path)
        if method == "GET" and route is not None and route[1] == "policyStatus":
            return _access_point_status(route[0])
        return plain(method, path, headers, body, query_params)

    return handle


def _access_point_status(name: str) -> Any:
    record = access_points.get(name)
    extra = {"AccessPointName": name}
    if record is None:
        return control_error("NoSuchAccessPoint", "The specified accesspoint does not exist", 404, extra)
    if not record.get("Policy"):
        return control_error("NoSuchAccessPointPolicy", "The specified accesspoint policy does not exist", 404, extra)
    status = f"<PolicyStatus>{_is_public(record['Policy'])}</PolicyStatus>"
    answer = f"{CONTROL_XML}{status}</GetAccessPointPolicyStatusResult>"
    return 200, {"Content-Type": "application/xml"}, answer.encode()
