"""What pip and twine call: the simple index of a repository, downloads and uploads, with a token as password.

CodeArtifact User Guide, "Using CodeArtifact with Python" (the user is ``aws``) and "Upstream repository behavior" (a
version that is downloaded is kept in the repository that was asked); PEP 503.
"""

import base64
import hashlib
from collections.abc import Iterator
from email import message_from_bytes
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from ministack import app
from ministack.core import iam_evaluator, responses

from ...policies.denials import refusal
from ...requests.calls import Response
from ...wrapping import wrap
from ..errors import ApiError
from ..store import Place
from .publishing import add_asset, retain
from .records import Domain, Package, Repository, domain_arn, domains, now, package_key, repository_arn
from .tokens import PREFIX, Holder, holders

# CodeArtifact User Guide, "Quotas": upstream repositories searched.
MOST_SEARCHED = 25
FORMAT = "pypi"


def install() -> None:
    """Answers these paths before any service is asked."""
    wrap(app, "_handle_post_body_shortcuts", "method path headers body query_params request_id", _before)


def _before(plain: Any) -> Any:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any], request_id: str
    ) -> Response | None:
        if not path.startswith(PREFIX):
            answered: Response | None = await plain(method, path, headers, body, query, request_id)
            return answered
        return _served(method, path, headers, body)

    return handle


def _served(method: str, path: str, headers: dict[str, str], body: bytes) -> Response:
    parts = [unquote(each) for each in path[len(PREFIX) :].strip("/").split("/")]
    holder = _holder(headers)
    if holder is None:
        return 401, {"WWW-Authenticate": 'Basic realm="CodeArtifact"'}, b"Unauthenticated"
    if len(parts) < 5 or parts[3] != FORMAT or "/".join(parts[:3]) != holder.domain:
        return _not_found()
    domain = domains.at(Place(parts[0], parts[1])).get(parts[2])
    repository = domain.repositories.get(parts[4]) if domain else None
    if domain is None or repository is None:
        return _not_found()
    if method == "POST" and len(parts) == 5:
        return _uploaded(domain, repository, holder, headers, body)
    denied = _denied(holder, "codeartifact:ReadFromRepository", repository_arn(domain, repository.name))
    if denied or method not in ("GET", "HEAD") or parts[5:6] != ["simple"]:
        return denied or _not_found()
    return _read(domain, repository, parts[6:])


def _holder(headers: dict[str, str]) -> Holder | None:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    try:
        user, _, token = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return None
    holder = holders.get(token) if scheme.lower() == "basic" and user == "aws" else None
    return holder if holder and now() < holder.expires else None


def _denied(holder: Holder, action: str, arn: str) -> Response | None:
    region = arn.split(":")[3]
    with responses.request_scope(holder.account, region):
        denied = iam_evaluator.enforce(holder.access_key, action, "codeartifact", region, arn)
    why = refusal.get()
    return (403, {"Content-Type": "text/plain"}, (why.message if why else action).encode()) if denied else None


def _not_found() -> Response:
    return 404, {"Content-Type": "text/plain"}, b"Not found"


def _read(domain: Domain, repository: Repository, parts: list[str]) -> Response:
    if not parts:
        return _links([(f"{name}/", name, "") for name in sorted(_names(domain, repository))])
    key = package_key({"format": FORMAT, "package": parts[0]})
    found = list(_versions(domain, repository, key, set()))
    if len(parts) == 1:
        return _links(sorted(_files(found))) if found else _not_found()
    for package, version in found:
        content = package.versions[version].assets.get(parts[-1]) if version == parts[1] else None
        if content is not None:
            retain(repository, package, version)
            return 200, {"Content-Type": "application/octet-stream"}, content
    return _not_found()


def _names(domain: Domain, repository: Repository) -> set[str]:
    return {name for each in _searched(domain, repository) for kind, _, name in each.packages if kind == FORMAT}


def _searched(domain: Domain, repository: Repository) -> Iterator[Repository]:
    """The repository and those that are upstream of it, by their priority."""
    waiting, seen = [repository.name], set[str]()
    while waiting and len(seen) <= MOST_SEARCHED:
        name = waiting.pop(0)
        if name not in seen and name in domain.repositories:
            seen.add(name)
            yield domain.repositories[name]
            waiting = [*domain.repositories[name].upstreams, *waiting]


def _versions(
    domain: Domain, repository: Repository, key: tuple[str, str, str], seen: set[str]
) -> Iterator[tuple[Package, str]]:
    """The published versions of a package: those here, and those upstream unless the package here blocks them."""
    if repository.name in seen or len(seen) > MOST_SEARCHED:
        return
    seen.add(repository.name)
    package = repository.packages.get(key)
    for name, version in (package.versions if package else {}).items():
        if package and version.status == "Published":
            yield package, name
    if package and package.upstream == "BLOCK":
        return
    for upstream in repository.upstreams:
        if upstream in domain.repositories:
            yield from _versions(domain, domain.repositories[upstream], key, seen)


def _files(found: list[tuple[Package, str]]) -> set[tuple[str, str, str]]:
    return {
        (f"{quote(version)}/{quote(name)}", name, f"#sha256={hashlib.sha256(content).hexdigest()}")
        for package, version in found
        for name, content in package.versions[version].assets.items()
    }


def _links(found: list[tuple[str, str, str]]) -> Response:
    lines = [f'<a href="{escape(path + fragment)}">{escape(name)}</a><br>' for path, name, fragment in found]
    page = "\n".join(["<!DOCTYPE html><html><body>", *lines, "</body></html>"])
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


def _uploaded(domain: Domain, repository: Repository, holder: Holder, headers: dict[str, str], body: bytes) -> Response:
    """What twine sends: a form with the name, the version and the file."""
    form = message_from_bytes(f"Content-Type: {headers.get('content-type', '')}\r\n\r\n".encode() + body)
    given: dict[str, Any] = {}
    for part in form.walk():
        content = part.get_payload(decode=True)
        given[str(part.get_param("name", "", "content-disposition"))] = (part.get_filename(), content)
    if not {"name", "version", "content"} <= set(given):
        return 400, {"Content-Type": "text/plain"}, b"The form has no name, version and content"
    key = package_key({"format": FORMAT, "package": given["name"][1].decode()})
    arn = f"{domain_arn(domain).replace(':domain/', ':package/')}/{repository.name}/{'/'.join(key)}"
    denied = _denied(holder, "codeartifact:PublishPackageVersion", arn)
    if denied:
        return denied
    try:
        name, content = given["content"]
        add_asset(repository, key, given["version"][1].decode(), str(name), content, unfinished=False)
    except ApiError as error:
        return error.status, {"Content-Type": "text/plain"}, error.message.encode()
    return 200, {"Content-Type": "text/plain"}, b""
