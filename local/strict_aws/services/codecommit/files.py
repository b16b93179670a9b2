"""Single files: PutFile and GetFile."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from .commits import add, path_of, stored, tip_of
from .objects import Commit, File
from .repositories import Repository, repository_of


def put(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, PutFile: a commit with one file."""
    repository, given = repository_of(request), request.given
    path = path_of(given["filePath"])
    before = tip_of(repository, given["branchName"], given.get("parentCommitId"))
    file = File(stored(repository, given["fileContent"]), given.get("fileMode", "NORMAL"))
    files = dict(before.files) if before else {}
    if files.get(path) == file:
        raise ApiError("SameFileContentException", "The file was not added or updated because its content is the same.")
    made = add(repository, given["branchName"], {**files, path: file}, before, given, given.get("name"))
    return {"commitId": made.identifier, "blobId": file.blob, "treeId": made.tree}


def get(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, GetFile: of a commit, a branch or a reference; without one, of the default branch."""
    repository = repository_of(request)
    commit = _named(repository, request.given.get("commitSpecifier"))
    path = path_of(request.given["filePath"])
    file = commit.files.get(path)
    if file is None:
        raise ApiError("FileDoesNotExistException", f"The file {path} does not exist.")
    content = repository.blobs[file.blob]
    return {
        "commitId": commit.identifier,
        "blobId": file.blob,
        "filePath": path,
        "fileMode": file.mode,
        "fileSize": len(content),
        "fileContent": content,
    }


def _named(repository: Repository, specifier: str | None) -> Commit:
    name = specifier or repository.default_branch or ""
    identifier = repository.branches.get(name.removeprefix("refs/heads/"), name)
    found = repository.commits.get(identifier)
    if found is None:
        raise ApiError("CommitDoesNotExistException", f"Could not resolve {name or 'the default branch'} to a commit.")
    return found


FILE_OPERATIONS = {"GetFile": get, "PutFile": put}
