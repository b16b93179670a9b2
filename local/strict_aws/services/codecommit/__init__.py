"""AWS CodeCommit: repositories, their commits and branches. Git itself (clone, push) is not simulated."""

from typing import Any

from ..request import Request
from ..service import Service
from ..store import parsed_arn
from .branches import BRANCH_OPERATIONS
from .commits import COMMIT_OPERATIONS
from .files import FILE_OPERATIONS
from .repositories import REPOSITORY_OPERATIONS, repositories, wrong_name
from .tags import TAG_OPERATIONS

# Service Authorization Reference, "AWS CodeCommit": codecommit:References is a key of these.
ON_A_REFERENCE = ("CreateBranch", "CreateCommit", "PutFile")


def _resources(request: Request) -> list[str]:
    """Service Authorization Reference, "AWS CodeCommit": the repository; ListRepositories has no resource."""
    arn = request.given.get("resourceArn")
    if isinstance(arn, str):
        return [arn]
    name = request.given.get("repositoryName")
    return [request.arn(name)] if isinstance(name, str) else []


def _keys(request: Request) -> dict[str, Any]:
    branch = request.given.get("branchName")
    if request.operation not in ON_A_REFERENCE or not isinstance(branch, str):
        return {}
    return {"codecommit:References": f"refs/heads/{branch.removeprefix('refs/heads/')}"}


def _tags(arn: str) -> dict[str, str]:
    parsed = parsed_arn(arn)
    found = repositories.at(parsed.place).get(parsed.resource) if parsed else None
    return found.tags if found else {}


SERVICE = Service(
    name="codecommit",
    operations={
        **REPOSITORY_OPERATIONS,
        **COMMIT_OPERATIONS,
        **FILE_OPERATIONS,
        **BRANCH_OPERATIONS,
        **TAG_OPERATIONS,
    },
    resources=_resources,
    keys=_keys,
    tags=_tags,
    wrong=wrong_name,
)
