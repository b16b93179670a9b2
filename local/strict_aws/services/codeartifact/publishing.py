"""How versions get into a repository: published, or kept from an upstream repository; and what restricts that.

CodeArtifact API Reference, "PublishPackageVersion" and "PutPackageOriginConfiguration"; CodeArtifact User Guide,
"Editing package origin controls": the first version decides which restrictions a package begins with.
"""

import hashlib
import secrets
from typing import Any

from ..request import Request
from .failures import conflict, invalid, over_quota
from .records import Package, Repository, Version, now, package_key, repository_of, summary_of

# CodeArtifact User Guide, "Quotas": assets per package version.
MOST_ASSETS = 350
PUBLISHED, RETAINED = ("ALLOW", "BLOCK"), ("BLOCK", "ALLOW")


def _publish(request: Request) -> dict[str, Any]:
    """ "Only generic packages can be published using this API." """
    given, content = request.given, request.given["assetContent"]
    if given["format"] != "generic":
        raise invalid("Only packages of the format generic can be published by this operation.")
    if not given.get("namespace"):
        raise invalid("A generic package has a namespace.")
    if hashlib.sha256(content).hexdigest() != given["assetSHA256"]:
        raise invalid("The hash of the asset is another one than assetSHA256.")
    version = str(given["packageVersion"])
    unfinished = given.get("unfinished") is True
    stored = add_asset(
        repository_of(request), package_key(given), version, str(given["assetName"]), content, unfinished
    )
    return {
        "format": given["format"],
        "namespace": given["namespace"],
        "package": given["package"],
        "version": version,
        "versionRevision": stored.revision,
        "status": stored.status,
        "asset": summary_of(str(given["assetName"]), content),
    }


def add_asset(
    repository: Repository, key: tuple[str, str, str], version: str, name: str, content: bytes, unfinished: bool
) -> Version:
    """Adds a file to a version that is not published yet, or to a new one. A file of Python may come later, too."""
    package = repository.packages.setdefault(key, Package(*key, *PUBLISHED))
    if package.publish == "BLOCK":
        # The code is assumed: the guide says that such versions cannot be published.
        raise conflict("package", key[2], "The package origin configuration blocks publishing.")
    origin = {"originType": "INTERNAL", "domainEntryPoint": {"repositoryName": repository.name}}
    stored = package.versions.setdefault(version, Version("Unfinished", "", origin, now()))
    if name in stored.assets or (stored.status == "Published" and key[0] != "pypi"):
        raise conflict("package-version", version, f"The version {version} is published already.")
    if len(stored.assets) >= MOST_ASSETS:
        raise over_quota("package-version", version, f"A version has at most {MOST_ASSETS} assets.")
    stored.assets[name] = content
    stored.revision, stored.status = secrets.token_hex(16), "Unfinished" if unfinished else "Published"
    return stored


def retain(repository: Repository, package: Package, version: str) -> None:
    """Keeps a version of an upstream repository, whose package manager asked for it here."""
    key = (package.format, package.namespace, package.name)
    own = repository.packages.setdefault(key, Package(*key, *RETAINED))
    own.versions.setdefault(version, package.versions[version])


def _restrict(request: Request) -> dict[str, Any]:
    """ "When called on a package that does not exist, a package is created in the repository with no versions"."""
    repository, key, given = repository_of(request), package_key(request.given), request.given["restrictions"]
    package = repository.packages.setdefault(key, Package(*key, *PUBLISHED))
    package.publish, package.upstream = given["publish"], given["upstream"]
    return {"originConfiguration": {"restrictions": {"publish": package.publish, "upstream": package.upstream}}}


OPERATIONS = {"PublishPackageVersion": _publish, "PutPackageOriginConfiguration": _restrict}
