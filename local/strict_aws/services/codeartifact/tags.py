"""Tags of domains and repositories: CodeArtifact API Reference, "TagResource"."""

from collections.abc import Mapping
from typing import Any

from ..request import Request
from ..store import parsed_arn
from .failures import missing
from .records import Domain, Repository, domains


def tags_in(request: Request) -> dict[str, str]:
    """The tags that a call gives."""
    return {each["key"]: each["value"] for each in request.given.get("tags") or []}


def tags_of(arn: str) -> Mapping[str, str]:
    """The tags of a domain or of a repository in any account; none for what does not exist."""
    found = _tagged(arn)
    return found.tags if found else {}


def _tagged(arn: str) -> Domain | Repository | None:
    parsed = parsed_arn(arn)
    if parsed is None or parsed.kind not in ("domain", "repository"):
        return None
    domain_name, _, repository = parsed.name.partition("/")
    domain = domains.at(parsed.place).get(domain_name)
    return domain.repositories.get(repository) if domain and repository else domain


def _named(request: Request) -> Domain | Repository:
    arn = str(request.given["resourceArn"])
    found = _tagged(arn)
    if found is None:
        raise missing("domain" if ":domain/" in arn else "repository", arn)
    return found


def _tag(request: Request) -> dict[str, Any]:
    _named(request).tags.update(tags_in(request))
    return {}


def _untag(request: Request) -> dict[str, Any]:
    tags = _named(request).tags
    for key in request.given.get("tagKeys") or []:
        tags.pop(key, None)
    return {}


def _list(request: Request) -> dict[str, Any]:
    return {"tags": [{"key": key, "value": value} for key, value in _named(request).tags.items()]}


OPERATIONS = {"ListTagsForResource": _list, "TagResource": _tag, "UntagResource": _untag}
