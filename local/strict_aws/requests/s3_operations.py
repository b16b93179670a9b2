"""Which S3 operation a path-style request is: by botocore's model, from method, path, query and the copied object."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.session

# Older operations that share their address with the present one.
REPLACED = frozenset(
    {
        "GetBucketLifecycle",
        "GetBucketNotification",
        "PutBucketLifecycle",
        "PutBucketNotification",
        "ListDirectoryBuckets",
    }
)


@dataclass(frozen=True, slots=True)
class Route:
    """What a request must have to be this operation. ``fixed`` are query parameters with the value they must have."""

    operation: str
    method: str
    has_bucket: bool
    has_key: bool
    fixed: dict[str, str]
    query: frozenset[str]
    headers: frozenset[str]

    @property
    def specificity(self) -> int:
        """The more a route requires, the earlier it is tried."""
        return len(self.fixed) + len(self.query) + len(self.headers)


@cache
def routes() -> tuple[Route, ...]:
    """All routes of the model, the most specific first."""
    model = botocore.session.get_session().get_service_model("s3")
    found = [_route(model.operation_model(name)) for name in model.operation_names if name not in REPLACED]
    return tuple(sorted(found, key=lambda route: -route.specificity))


def _route(operation: Any) -> Route:
    uri = urlsplit(operation.http["requestUri"])
    required: dict[str, set[str]] = {"querystring": set(), "header": set()}
    shape = operation.input_shape
    for name in shape.required_members if shape else ():
        serialization = shape.members[name].serialization
        if serialization.get("location") in required:
            required[serialization["location"]].add(serialization["name"])
    fixed = {name: values[0] for name, values in parse_qs(uri.query, keep_blank_values=True).items()}
    return Route(
        operation=operation.name,
        method=operation.http["method"],
        has_bucket="{Bucket}" in uri.path,
        has_key="{Key+}" in uri.path,
        fixed={name: value for name, value in fixed.items() if name != "x-id"},
        query=frozenset(required["querystring"]),
        headers=frozenset(name.lower() for name in required["header"]),
    )


def s3_operation(method: str, path: str, headers: dict[str, str], query: dict[str, Any]) -> str:
    """The operation's name; empty when the request is none of S3's."""
    bucket, _, key = path.lstrip("/").partition("/")
    for route in routes():
        if route.method != method or route.has_bucket != bool(bucket) or route.has_key != bool(key):
            continue
        if _has(route.fixed, query) and route.query <= query.keys() and route.headers <= headers.keys():
            return route.operation
    return ""


def _has(fixed: dict[str, str], query: dict[str, Any]) -> bool:
    return all(name in query and (not value or query[name][0] == value) for name, value in fixed.items())
