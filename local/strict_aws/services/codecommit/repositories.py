"""Repositories: create, describe, list, delete, and which branch is the default one."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from ministack.services import kms

from ...wrapping import original_of
from ..errors import ApiError
from ..request import Request
from ..store import Place, Store, page_of
from .objects import Commit
from .tag_rules import checked_tags

resolve_key = original_of(kms, "_resolve_key", "key_id_or_arn")
# CodeCommit API Reference, ListRepositories: "Batch sizes are 1,000 for list repository operations."
PAGE = 1000
# CodeCommit User Guide, "Quotas in AWS CodeCommit": repositories of an account.
MOST = 5000
NAME_CODES = {
    "repositoryName": ("RepositoryNameRequiredException", "InvalidRepositoryNameException"),
    "branchName": ("BranchNameRequiredException", "InvalidBranchNameException"),
    "defaultBranchName": ("BranchNameRequiredException", "InvalidBranchNameException"),
    "filePath": ("PathRequiredException", "InvalidPathException"),
    "commitId": ("CommitIdRequiredException", "InvalidCommitIdException"),
    "fileContent": ("FileContentRequiredException", "FileContentSizeLimitExceededException"),
    "resourceArn": ("ResourceArnRequiredException", "InvalidResourceArnException"),
    "tags": ("TagsMapRequiredException", "InvalidTagsMapException"),
    "tagKeys": ("TagKeysListRequiredException", "InvalidTagKeysListException"),
    "repositoryDescription": ("", "InvalidRepositoryDescriptionException"),
}


@dataclass(slots=True)
class Repository:
    """A repository. ``branches`` has the id of the last commit of each; ``blobs`` has contents by their id."""

    name: str
    place: Place
    description: str | None
    key: str | None
    tags: dict[str, str]
    identifier: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: float = field(default_factory=time.time)
    modified: float = field(default_factory=time.time)
    default_branch: str | None = None
    branches: dict[str, str] = field(default_factory=dict)
    commits: dict[str, Commit] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """CodeCommit User Guide, "CodeCommit resources and operations"."""
        return f"arn:aws:codecommit:{self.place.region}:{self.place.account}:{self.name}"


repositories: Store[Repository] = Store()


def wrong_name(request: Request, member: str, message: str) -> tuple[str, str]:
    """CodeCommit API Reference: each parameter has error codes of its own."""
    missing, invalid = NAME_CODES.get(member.rpartition(".")[2], ("", ""))
    code = missing if "must not be null" in message and missing else invalid
    return code or "ValidationException", f"1 validation error detected: {message}"


def repository_of(request: Request) -> Repository:
    """The repository that a call names."""
    name = request.given.get("repositoryName")
    if not name:
        raise ApiError("RepositoryNameRequiredException", "A repository name is required, but was not specified.")
    return existing(request.place, name)


def existing(place: Place, name: str) -> Repository:
    """The repository of this name."""
    found = repositories.at(place).get(name)
    if found is None:
        raise ApiError("RepositoryDoesNotExistException", f"{name} does not exist")
    return found


def create(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, CreateRepository: "The repository name must be unique across the calling account"."""
    name = request.given["repositoryName"]
    if name.endswith(".git"):
        # The same page: names cannot end in .git.
        raise ApiError("InvalidRepositoryNameException", "A repository name cannot end in .git.")
    if name in repositories.at(request.place):
        raise ApiError("RepositoryNameExistsException", f"Repository named {name} already exists")
    if len(repositories.at(request.place)) >= MOST:
        raise ApiError("RepositoryLimitExceededException", "A repository resource limit was exceeded.")
    key = request.given.get("kmsKeyId")
    if key is not None and resolve_key(key) is None:
        raise ApiError("EncryptionKeyNotFoundException", "No encryption key was found.")
    tags = checked_tags({}, request.given.get("tags") or {})
    made = Repository(name, request.place, request.given.get("repositoryDescription"), key, tags)
    repositories.at(request.place)[name] = made
    return {"repositoryMetadata": _metadata(made)}


def get(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, GetRepository."""
    return {"repositoryMetadata": _metadata(repository_of(request))}


def list_all(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, ListRepositories: by name, or by the time of the last change."""
    by_time = request.given.get("sortBy") == "lastModifiedDate"
    found = sorted(
        repositories.at(request.place).values(),
        key=lambda each: (each.modified if by_time else 0, each.name),
        reverse=request.given.get("order") == "descending",
    )
    page, token = page_of(found, request.given.get("nextToken"), PAGE)
    listed = [{"repositoryName": each.name, "repositoryId": each.identifier} for each in page]
    return {"repositories": listed, "nextToken": token}


def delete(request: Request) -> dict[str, Any]:
    """DeleteRepository: "If a specified repository was already deleted, a null repository ID is returned." """
    gone = repositories.at(request.place).pop(request.given["repositoryName"], None)
    return {"repositoryId": gone.identifier if gone else None}


def update_default_branch(request: Request) -> None:
    """CodeCommit API Reference, UpdateDefaultBranch."""
    repository, branch = repository_of(request), request.given["defaultBranchName"]
    if branch not in repository.branches:
        raise ApiError("BranchDoesNotExistException", f"Branch {branch} does not exist")
    repository.default_branch = branch
    repository.modified = time.time()


def _metadata(repository: Repository) -> dict[str, Any]:
    region, name = repository.place.region, repository.name
    return {
        "accountId": repository.place.account,
        "repositoryId": repository.identifier,
        "repositoryName": name,
        "repositoryDescription": repository.description,
        "defaultBranch": repository.default_branch,
        "lastModifiedDate": repository.modified,
        "creationDate": repository.created,
        "cloneUrlHttp": f"https://git-codecommit.{region}.amazonaws.com/v1/repos/{name}",
        "cloneUrlSsh": f"ssh://git-codecommit.{region}.amazonaws.com/v1/repos/{name}",
        "Arn": repository.arn,
        "kmsKeyId": repository.key,
    }


REPOSITORY_OPERATIONS = {
    "CreateRepository": create,
    "DeleteRepository": delete,
    "GetRepository": get,
    "ListRepositories": list_all,
    "UpdateDefaultBranch": update_default_branch,
}
