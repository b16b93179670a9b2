"""Tags of repositories."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import parsed_arn
from .repositories import Repository, existing
from .tag_rules import checked_tags


def _tagged(request: Request) -> Repository:
    arn = parsed_arn(request.given["resourceArn"])
    if arn is None or arn.service != "codecommit" or arn.place != request.place:
        raise ApiError("InvalidResourceArnException", "The value for the resource ARN is not valid.")
    return existing(arn.place, arn.resource)


def tag(request: Request) -> None:
    """CodeCommit API Reference, TagResource."""
    repository = _tagged(request)
    repository.tags = checked_tags(repository.tags, request.given["tags"])


def untag(request: Request) -> None:
    """CodeCommit API Reference, UntagResource."""
    repository = _tagged(request)
    repository.tags = {key: value for key, value in repository.tags.items() if key not in request.given["tagKeys"]}


def list_tags(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, ListTagsForResource."""
    return {"tags": _tagged(request).tags}


TAG_OPERATIONS = {"ListTagsForResource": list_tags, "TagResource": tag, "UntagResource": untag}
