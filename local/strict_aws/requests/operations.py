"""Which API operation a request is. The caller cannot choose: for REST services method and path decide alone."""

import re
from typing import Any

from ministack.core import iam_actions

from ..wrapping import attribute_of, original_of
from .bodies import form_of, is_form
from .s3_operations import s3_operation

# The emulator's matcher knows the paths of these services only when it is told whose model to read.
attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP").update({"account": ["account"], "lambda": ["lambda"]})
match_rest_action = original_of(iam_actions, "_match_rest_action", "service method path query_params")

OPERATION_IN_PATH = re.compile(r"/operation/([^/?]+)")
# Their operations are named by method and path, and never by a header or a parameter.
REST_SERVICES = {*attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP"), "s3", "s3control", "apigateway"}


def operation_of(
    service: str, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> str:
    """The operation's name in the API reference, such as ``PutBucketVersioning``; empty when none matches."""
    if service == "s3":
        return s3_operation(method, path, headers, query)
    if is_rest(service, query):
        return match_rest_action(service, method, path, query) or ""
    target = headers.get("x-amz-target")
    if target:
        return target.rsplit(".", 1)[-1]
    in_path = operation_in_path(service, path)
    if in_path:
        return in_path
    named = query.get("Action")
    if named:
        return str(named[0] if isinstance(named, list) else named)
    if is_form(headers):
        return form_of(body).get("Action", [""])[0]
    return match_rest_action(service, method, path, query) or ""


def operation_in_path(service: str, path: str) -> str:
    """The operation that the path of a CBOR request to Amazon CloudWatch names, and no model's route; else empty."""
    found = OPERATION_IN_PATH.search(path) if service == "monitoring" else None
    return found[1] if found else ""


def is_rest(service: str, query: dict[str, Any]) -> bool:
    """Whether method and path alone name the operation. SES has two APIs; the older one is named by Action."""
    return service in REST_SERVICES and not (service == "ses" and "Action" in query)
