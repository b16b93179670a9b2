"""A block of public access refuses a public policy of an access point, which the emulator takes.

S3 User Guide, "Blocking public access to your Amazon S3 storage": BlockPublicPolicy of the access point, of its bucket
or of its account refuses the policies that "The meaning of public" calls so.
"""

from typing import Any
from xml.etree import ElementTree

from ministack.services import s3

from ..wrapping import attribute_of, original_of, wrap
from .public_access import access_blocked

access_points = attribute_of(s3, "_access_points")
policy_is_public = original_of(s3, "_policy_is_public", "policy_text")
control_route = original_of(s3, "access_point_control_route", "path")
control_error = original_of(s3, "s3control_error", "code message status extra")
REFUSED = "public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."


def install() -> None:
    """Refuses before the emulator keeps the policy."""
    wrap(s3, "handle_access_point_control", "method path headers body query_params", _with_block)


def _with_block(plain: Any) -> Any:
    def handle(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        name, sub, *_ = control_route(path) or ("", "")
        record = access_points.get(name)
        if record and (method, sub) == ("PUT", "policy") and _is_blocked(record) and _is_public(body):
            return control_error("AccessDenied", REFUSED, 403)
        return plain(method, path, headers, body, query_params)

    return handle


def _is_blocked(record: dict[str, Any]) -> bool:
    own = record["PublicAccessBlockConfiguration"].get("BlockPublicPolicy")
    return bool(own) or access_blocked(record["BucketAccountId"], record["Bucket"], "BlockPublicPolicy")


def _is_public(body: bytes) -> bool:
    try:
        policy = next((each.text for each in ElementTree.fromstring(body) if each.tag.endswith("Policy")), None)
    except ElementTree.ParseError:
        return False
    return bool(policy) and bool(policy_is_public(policy))
