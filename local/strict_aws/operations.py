"""Which API operation a request is. The caller cannot choose: for REST services method and path decide alone."""

import json
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

from .s3_operations import s3_operation
from .wrapping import attribute_of, original_of

# The emulator's matcher knows the paths of these services only when it is told whose model to read.
attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP").update({"account": ["account"], "lambda": ["lambda"]})
match_rest_action = original_of(iam_actions, "_match_rest_action", "service method path query_params")

# The services whose operations are named by method and path, and never by a header or a parameter.
REST_SERVICES = frozenset({"lambda", "account"})


def operation_of(
    service: str, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
) -> str:
    """The operation's name in the API reference, such as ``PutBucketVersioning``; empty when none matches."""
    if service == "s3":
        return s3_operation(method, path, headers, query)
    if service in REST_SERVICES:
        return match_rest_action(service, method, path, query) or ""
    target = headers.get("x-amz-target")
    if target:
        return target.rsplit(".", 1)[-1]
    named = query.get("Action")
    if named:
        return str(named[0] if isinstance(named, list) else named)
    if "x-www-form-urlencoded" in headers.get("content-type", ""):
        return parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return match_rest_action(service, method, path, query) or ""


def parameters_of(headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The parameters of a JSON request as sent; empty for other protocols and for a body that is no JSON object."""
    if "json" not in headers.get("content-type", "") or not body:
        return {}
    try:
        parsed = json.loads(body)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
