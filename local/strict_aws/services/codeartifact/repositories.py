"""Repositories of a domain, with their upstream repositories or their external connection.

CodeArtifact API Reference, "CreateRepository", "UpdateRepository", "AssociateExternalConnection" and others;
CodeArtifact User Guide, "Quotas". Which error answers two connections, no document says: ConflictException is assumed.
"""

from collections.abc import Iterable
from typing import Any

from ..request import Request
from ..store import page_of
from .failures import conflict, invalid, missing, over_quota
from .records import Domain, Repository, domain_of, domains, now, repository_arn, repository_of
from .tags import tags_in

MOST_UPSTREAMS, MOST_REPOSITORIES = 10, 1000
EXTERNAL = {
    "public:npmjs": "npm",
    "public:nuget-org": "nuget",
    "public:pypi": "pypi",
    "public:maven-central": "maven",
    "public:maven-googleandroid": "maven",
    "public:maven-gradleplugins": "maven",
    "public:maven-commonsware": "maven",
    "public:maven-clojars": "maven",
    "public:ruby-gems-org": "ruby",
    "public:crates-io": "cargo",
}


def _create(request: Request) -> dict[str, Any]:
    domain, name = domain_of(request), str(request.given["repository"])
    if name in domain.repositories:
        raise conflict("repository", name, f"A repository with the name '{name}' already exists in the domain.")
    if len(domain.repositories) >= MOST_REPOSITORIES:
        raise over_quota("repository", name, f"The domain has {MOST_REPOSITORIES} repositories already.")
    made = Repository(
        name,
        request.place.account,
        str(request.given.get("description") or ""),
        _upstreams(request, domain, name),
        now(),
        tags=tags_in(request),
    )
    domain.repositories[name] = made
    return {"repository": _description(domain, made)}


def _upstreams(request: Request, domain: Domain, name: str) -> list[str]:
    names = [str(each["repositoryName"]) for each in request.given.get("upstreams") or []]
    if len(names) > MOST_UPSTREAMS:
        raise over_quota("repository", name, f"A repository has at most {MOST_UPSTREAMS} direct upstream repositories.")
    if name in names or len(set(names)) < len(names):
        raise invalid(f"The upstream repositories of '{name}' are not other repositories, each once.")
    for each in names:
        if each not in domain.repositories:
            raise missing("repository", f"{domain.name}/{each}")
        if name in _searched(domain, each):
            raise invalid(f"'{each}' has '{name}' as an upstream repository.")
    return names


def _searched(domain: Domain, name: str) -> set[str]:
    """The repositories that are searched for a package of this one, itself included."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found and current in domain.repositories:
            found.add(current)
            waiting += domain.repositories[current].upstreams
    return found


def _update(request: Request) -> dict[str, Any]:
    domain, repository = domain_of(request), repository_of(request)
    if "upstreams" in request.given:
        upstreams = _upstreams(request, domain, repository.name)
        if upstreams and repository.external:
            raise conflict("repository", repository.name, "The repository has an external connection.")
        repository.upstreams = upstreams
    if "description" in request.given:
        repository.description = str(request.given["description"])
    return {"repository": _description(domain, repository)}


def _associate(request: Request) -> dict[str, Any]:
    """ "A repository can have one or more upstream repositories, or an external connection." """
    domain, repository, name = domain_of(request), repository_of(request), str(request.given["externalConnection"])
    if name not in EXTERNAL:
        raise invalid(f"There is no external connection '{name}'.")
    if repository.external or repository.upstreams:
        has = f"the external connection {repository.external}" if repository.external else "upstream repositories"
        raise conflict("repository", repository.name, f"The repository has {has} already.")
    repository.external = name
    return {"repository": _description(domain, repository)}


def _disassociate(request: Request) -> dict[str, Any]:
    domain, repository, name = domain_of(request), repository_of(request), str(request.given["externalConnection"])
    if repository.external != name:
        raise missing("repository", name)
    repository.external = None
    return {"repository": _description(domain, repository)}


def _describe(request: Request) -> dict[str, Any]:
    return {"repository": _description(domain_of(request), repository_of(request))}


def _delete(request: Request) -> dict[str, Any]:
    domain, repository = domain_of(request), repository_of(request)
    del domain.repositories[repository.name]
    return {"repository": _description(domain, repository)}


def _summary(domain: Domain, repository: Repository) -> dict[str, Any]:
    return {
        "name": repository.name,
        "administratorAccount": repository.administrator,
        "domainName": domain.name,
        "domainOwner": domain.place.account,
        "arn": repository_arn(domain, repository.name),
        "description": repository.description or None,
        "createdTime": repository.created,
    }


def _description(domain: Domain, repository: Repository) -> dict[str, Any]:
    names = [repository.external] if repository.external else []
    return {
        **_summary(domain, repository),
        "upstreams": [{"repositoryName": each} for each in repository.upstreams],
        "externalConnections": [
            {"externalConnectionName": each, "packageFormat": EXTERNAL[each], "status": "Available"} for each in names
        ],
    }


def _list_in_domain(request: Request) -> dict[str, Any]:
    domain = domain_of(request)
    return _page(request, ((domain, each) for _, each in sorted(domain.repositories.items())))


def _list(request: Request) -> dict[str, Any]:
    own = domains.at(request.place)
    return _page(request, ((each, repository) for each in own.values() for repository in each.repositories.values()))


def _page(request: Request, found: Iterable[tuple[Domain, Repository]]) -> dict[str, Any]:
    prefix, administrator = request.given.get("repositoryPrefix", ""), request.given.get("administratorAccount")
    listed = [
        _summary(domain, each)
        for domain, each in found
        if each.name.startswith(prefix) and administrator in (None, each.administrator)
    ]
    page, token = page_of(listed, request.given.get("nextToken"), int(request.given.get("maxResults", 100)))
    return {"repositories": page, "nextToken": token}


OPERATIONS = {
    "AssociateExternalConnection": _associate,
    "CreateRepository": _create,
    "DeleteRepository": _delete,
    "DescribeRepository": _describe,
    "DisassociateExternalConnection": _disassociate,
    "ListRepositories": _list,
    "ListRepositoriesInDomain": _list_in_domain,
    "UpdateRepository": _update,
}
