"""Tags of the resources of SageMaker, by their ARN: AddTags, DeleteTags, ListTags."""

from collections.abc import Mapping
from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import page_of, parsed_arn

MOST_TAGS = 50
# Which resources exist: each module of a kind adds its own.
exists: dict[str, Any] = {}
_tags: dict[str, dict[str, str]] = {}


def tags_of(arn: str) -> Mapping[str, str]:
    """The tags of a resource."""
    return _tags.get(arn, {})


def tag(arn: str, given: list[dict[str, str]] | None) -> None:
    """Adds tags, and overwrites those that have the same key."""
    wanted = {**_tags.get(arn, {}), **{each["Key"]: each["Value"] for each in given or []}}
    if len(wanted) > MOST_TAGS:
        raise ApiError("ResourceLimitExceeded", f"A resource can have at most {MOST_TAGS} tags.")
    _tags[arn] = wanted


def forget(arn: str) -> None:
    """Removes the tags of a deleted resource."""
    _tags.pop(arn, None)


def _arn_of(request: Request) -> str:
    arn = str(request.given["ResourceArn"])
    parsed = parsed_arn(arn)
    is_known = parsed is not None and parsed.kind in exists and exists[parsed.kind](parsed)
    if not is_known:
        raise ApiError("ValidationException", f"Could not find resource with ARN {arn}.")
    return arn


def _add(request: Request) -> dict[str, Any]:
    arn = _arn_of(request)
    tag(arn, request.given["Tags"])
    return {"Tags": _listed(arn)}


def _delete(request: Request) -> None:
    arn = _arn_of(request)
    for key in request.given["TagKeys"]:
        _tags.get(arn, {}).pop(key, None)


def _list(request: Request) -> dict[str, Any]:
    arn = _arn_of(request)
    page, token = page_of(_listed(arn), request.given.get("NextToken"), request.given.get("MaxResults", MOST_TAGS))
    return {"Tags": page, "NextToken": token}


def _listed(arn: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags_of(arn).items()]


OPERATIONS = {"AddTags": _add, "DeleteTags": _delete, "ListTags": _list}
