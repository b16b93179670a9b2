"""Branches of repositories."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import page_of
from .repositories import Repository, repository_of

# CodeCommit API Reference, ListBranches names no size: assumed to be that of ListRepositories.
PAGE = 1000


def head_of(repository: Repository, branch: str) -> str:
    """The id of the last commit of a branch."""
    found = repository.branches.get(branch.removeprefix("refs/heads/"))
    if found is None:
        raise ApiError("BranchDoesNotExistException", f"Branch {branch} does not exist")
    return found


def create(request: Request) -> None:
    """CreateBranch: "Calling the create branch operation does not set a repository's default branch." """
    repository, branch = repository_of(request), request.given["branchName"]
    if branch in repository.branches:
        raise ApiError("BranchNameExistsException", f"Branch {branch} already exists")
    if request.given["commitId"] not in repository.commits:
        raise ApiError("CommitDoesNotExistException", "The specified commit does not exist")
    repository.branches[branch] = request.given["commitId"]


def get(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, GetBranch."""
    repository, branch = repository_of(request), request.given.get("branchName")
    if not branch:
        raise ApiError("BranchNameRequiredException", "A branch name is required, but was not specified.")
    return {"branch": {"branchName": branch, "commitId": head_of(repository, branch)}}


def list_all(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, ListBranches."""
    page, token = page_of(sorted(repository_of(request).branches), request.given.get("nextToken"), PAGE)
    return {"branches": page, "nextToken": token}


BRANCH_OPERATIONS = {"CreateBranch": create, "GetBranch": get, "ListBranches": list_all}
