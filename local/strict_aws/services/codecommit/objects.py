"""Git's objects, with the ids that git gives them: files, trees and commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import NamedTuple

# Git, "Git Internals - Git Objects": the modes of files in trees.
MODES = {"NORMAL": "100644", "EXECUTABLE": "100755", "SYMLINK": "120000"}
FOLDER_MODE = "40000"


class File(NamedTuple):
    """A file of a commit: the id of its content, and its mode as CodeCommit names it."""

    blob: str
    mode: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit with all files of its tree, by path."""

    identifier: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: str
    email: str
    seconds: int
    files: Mapping[str, File]

    @property
    def date(self) -> str:
        """CodeCommit API Reference, UserInfo: "in timestamp format with GMT offset"."""
        return f"{self.seconds} +0000"


def object_id(kind: str, content: bytes) -> str:
    """The id of a git object."""
    return sha1(f"{kind} {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest()


def tree_id(files: Mapping[str, File]) -> str:
    """The id of the tree of these files."""
    entries: list[tuple[str, str, str]] = []
    folders: dict[str, dict[str, File]] = {}
    for path, file in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, {})[rest] = file
        else:
            entries.append((name, MODES[file.mode], file.blob))
    entries += [(name, FOLDER_MODE, tree_id(inner)) for name, inner in folders.items()]
    # Git sorts folders as if their names ended with a slash.
    entries.sort(key=lambda entry: f"{entry[0]}/" if entry[1] == FOLDER_MODE else entry[0])
    body = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(blob) for name, mode, blob in entries)
    return object_id("tree", body)


def commit_of(
    files: Mapping[str, File], parents: tuple[str, ...], message: str, author: str, email: str, seconds: int
) -> Commit:
    """A commit with the id that git gives it."""
    tree = tree_id(files)
    who = f"{author} <{email}> {seconds} +0000"
    lines = [f"tree {tree}", *(f"parent {each}" for each in parents), f"author {who}", f"committer {who}", "", message]
    return Commit(
        object_id("commit", "\n".join(lines).encode()), tree, parents, message, author, email, seconds, dict(files)
    )
