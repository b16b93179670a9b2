"""Commits: what CreateCommit and PutFile add to a branch, and what GetCommit says of one."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import Place
from .branches import head_of
from .objects import Commit, File, commit_of, object_id
from .repositories import Repository, repository_of

# CodeCommit User Guide, "Quotas in AWS CodeCommit": files in one commit, and the size of a file.
MOST_FILES = 100
MOST_BYTES = 6 * 1024 * 1024
Files = dict[str, File]
# Called after each commit with the repository's place, its name and the branch.
watchers: list[Callable[[Place, str, str], None]] = []


def create(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, CreateCommit."""
    repository, given = repository_of(request), request.given
    put, deleted = given.get("putFiles") or [], given.get("deleteFiles") or []
    modes = given.get("setFileModes") or []
    paths = [path_of(entry["filePath"]) for entry in [*put, *deleted, *modes]]
    if not paths:
        raise ApiError(
            "FileEntryRequiredException", "The commit cannot be created because no files have been specified"
        )
    if len(paths) > MOST_FILES:
        raise ApiError("MaximumFileEntriesExceededException", f"A commit changes at most {MOST_FILES} files.")
    if len(set(paths)) < len(paths):
        raise ApiError(
            "SamePathRequestException", "One or more changes in this commit duplicate actions in a file path."
        )
    before = tip_of(repository, given["branchName"], given.get("parentCommitId"))
    files = dict(before.files) if before else {}
    for entry in put:
        files[path_of(entry["filePath"])] = _put(repository, entry, files)
    for entry in [*deleted, *modes]:
        _existing(files, entry["filePath"])
    for entry in modes:
        path = path_of(entry["filePath"])
        files[path] = File(files[path].blob, entry["fileMode"])
    for entry in deleted:
        del files[path_of(entry["filePath"])]
    if before and files == before.files:
        raise ApiError("NoChangeException", "The commit cannot be created because no changes will be made.")
    made = add(repository, given["branchName"], files, before, given, given.get("authorName"))
    old = before.files if before else {}
    return {"commitId": made.identifier, "treeId": made.tree, **_changes(old, made.files)}


def get(request: Request) -> dict[str, Any]:
    """CodeCommit API Reference, GetCommit."""
    found = repository_of(request).commits.get(request.given["commitId"])
    if found is None:
        raise ApiError("CommitIdDoesNotExistException", "The specified commit ID does not exist.")
    who = {"name": found.author, "email": found.email, "date": found.date}
    commit = {
        "commitId": found.identifier,
        "treeId": found.tree,
        "parents": list(found.parents),
        "message": found.message,
        "author": who,
        "committer": who,
        "additionalData": "",
    }
    return {"commit": commit}


def tip_of(repository: Repository, branch: str, parent: str | None) -> Commit | None:
    """The commit that a new one follows; None in an empty repository, where the branch is created.

    CodeCommit API Reference, CreateCommit and PutFile, parentCommitId: the last commit of the branch.
    """
    if not repository.branches:
        return None
    head = head_of(repository, branch)
    if not parent:
        raise ApiError("ParentCommitIdRequiredException", "A parent commit ID is required.")
    if parent not in repository.commits:
        raise ApiError("ParentCommitDoesNotExistException", "The specified parent commit ID does not exist")
    if parent != head:
        raise ApiError("ParentCommitIdOutdatedException", "The parent commit ID is not the current tip of the branch.")
    return repository.commits[head]


def add(
    repository: Repository,
    branch: str,
    files: Files,
    before: Commit | None,
    given: Mapping[str, Any],
    author: str | None,
) -> Commit:
    """Adds a commit of these files to the branch."""
    _no_file_is_a_folder(files)
    parents = (before.identifier,) if before else ()
    # The same page: "If no message is specified, a default message is used." Which one is not said: assumed.
    message = given.get("commitMessage") or "Commit created through the API"
    made = commit_of(files, parents, message, author or "", given.get("email") or "", int(time.time()))
    repository.commits[made.identifier] = made
    repository.branches[branch] = made.identifier
    repository.default_branch = repository.default_branch or branch
    repository.modified = time.time()
    for notice in watchers:
        notice(repository.place, repository.name, branch)
    return made


def stored(repository: Repository, content: bytes) -> str:
    """Keeps the content of a file, and answers its id."""
    if len(content) > MOST_BYTES:
        raise ApiError("FileContentSizeLimitExceededException", "The maximum file size is 6 MB.")
    identifier = object_id("blob", content)
    repository.blobs[identifier] = content
    return identifier


def path_of(given: str) -> str:
    """A path from the root of the repository, with or without a slash before it."""
    path = given.removeprefix("/")
    if not path or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise ApiError("InvalidPathException", "The specified path is not valid.")
    return path


def _put(repository: Repository, entry: Mapping[str, Any], files: Files) -> File:
    content, source = entry.get("fileContent"), entry.get("sourceFile")
    mode = entry.get("fileMode", "NORMAL")
    if content is not None and source is not None:
        raise ApiError("FileContentAndSourceFileSpecifiedException", "Both a source file and content were specified.")
    if content is not None:
        return File(stored(repository, content), mode)
    if source is None:
        raise ApiError("SourceFileOrContentRequiredException", "No source file or file content was specified.")
    path = _existing(files, source["filePath"])
    found = files[path]
    if source.get("isMove"):
        del files[path]
    return File(found.blob, entry.get("fileMode", found.mode))


def _existing(files: Files, given: str) -> str:
    path = path_of(given)
    if path not in files:
        raise ApiError("FileDoesNotExistException", f"The file {path} does not exist.")
    return path


def _no_file_is_a_folder(files: Files) -> None:
    folders = {path[:index] for path in files for index, each in enumerate(path) if each == "/"}
    both = sorted(folders & set(files))
    if both:
        message = f"{both[0]} is the name of a file and of a directory."
        raise ApiError("FileNameConflictsWithDirectoryNameException", message)


def _changes(old: Mapping[str, File], new: Mapping[str, File]) -> dict[str, Any]:
    def of(paths: list[str], files: Mapping[str, File]) -> list[dict[str, str]]:
        return [
            {"absolutePath": path, "blobId": files[path].blob, "fileMode": files[path].mode} for path in sorted(paths)
        ]

    return {
        "filesAdded": of([path for path in new if path not in old], new),
        "filesUpdated": of([path for path in new if path in old and new[path] != old[path]], new),
        "filesDeleted": of([path for path in old if path not in new], old),
    }


COMMIT_OPERATIONS = {"CreateCommit": create, "GetCommit": get}
