"""What CodeArtifact keeps: domains by name in the account and Region of their owner, and everything below them."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..request import Request
from ..store import Place, Store
from .failures import missing


@dataclass(slots=True)
class Policy:
    """A resource policy. Its revision changes with each write."""

    document: str
    revision: str


@dataclass(slots=True)
class Version:
    """A version of a package, with its files by name."""

    status: str
    revision: str
    origin: dict[str, Any]
    published: datetime
    assets: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Package:
    """A package in a repository, and how new versions may get there."""

    format: str
    namespace: str
    name: str
    publish: str
    upstream: str
    versions: dict[str, Version] = field(default_factory=dict)


@dataclass(slots=True)
class Repository:
    """A repository. Packages by format, namespace and name."""

    name: str
    administrator: str
    description: str
    upstreams: list[str]
    created: datetime
    external: str | None = None
    policy: Policy | None = None
    packages: dict[tuple[str, str, str], Package] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Domain:
    """A domain with its repositories by name."""

    name: str
    place: Place
    key: str
    created: datetime
    policy: Policy | None = None
    repositories: dict[str, Repository] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)


domains: Store[Domain] = Store()


def now() -> datetime:
    """The present time."""
    return datetime.now(UTC)


def owner_place(request: Request) -> Place:
    """The account that ``domainOwner`` names, else the caller's, in the Region of the call."""
    return Place(str(request.given.get("domainOwner") or request.place.account), request.place.region)


def domain_of(request: Request) -> Domain:
    """The domain that the call names."""
    name = str(request.given["domain"])
    found = domains.at(owner_place(request)).get(name)
    if found is None:
        raise missing("domain", name)
    return found


def repository_of(request: Request, member: str = "repository") -> Repository:
    """The repository that the call names."""
    return repository_in(domain_of(request), str(request.given[member]))


def repository_in(domain: Domain, name: str) -> Repository:
    """The repository of a domain."""
    if name not in domain.repositories:
        raise missing("repository", f"{domain.name}/{name}")
    return domain.repositories[name]


def package_key(given: dict[str, Any]) -> tuple[str, str, str]:
    """Format, namespace and name. Names of Python are normalized (PEP 503; CodeArtifact User Guide, "Using Python")."""
    name, kind = str(given["package"]), str(given["format"])
    normal = re.sub(r"[-_.]+", "-", name).lower() if kind == "pypi" else name
    return kind, str(given.get("namespace") or ""), normal


def package_of(request: Request) -> Package:
    """The package that the call names, in its repository alone: reads by the API do not search upstream."""
    key = package_key(request.given)
    found = repository_of(request).packages.get(key)
    if found is None:
        raise missing("package", key[2])
    return found


def version_of(request: Request) -> Version:
    """The version of a package that the call names."""
    version = str(request.given["packageVersion"])
    found = package_of(request).versions.get(version)
    if found is None:
        raise missing("package-version", version)
    return found


def domain_arn(domain: Domain) -> str:
    """Service Authorization Reference, AWS CodeArtifact: the account is the owner of the domain."""
    return f"arn:aws:codeartifact:{domain.place.region}:{domain.place.account}:domain/{domain.name}"


def repository_arn(domain: Domain, name: str) -> str:
    """The ARN of a repository of the domain, with the owner of the domain."""
    return f"{domain_arn(domain).replace(':domain/', ':repository/')}/{name}"


def summary_of(name: str, content: bytes) -> dict[str, Any]:
    """A file as AssetSummary."""
    hashes = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}
    digests = {shown: hashlib.new(known, content).hexdigest() for shown, known in hashes.items()}
    return {"name": name, "size": len(content), "hashes": digests}
