"""Lists and reads of packages: CodeArtifact API Reference, "ListPackages", "GetPackageVersionAsset" and others."""

from typing import Any

from ..request import Request
from ..store import page_of
from .failures import missing
from .records import Package, Version, package_of, repository_of, summary_of, version_of


def _restrictions(package: Package) -> dict[str, Any]:
    return {"restrictions": {"publish": package.publish, "upstream": package.upstream}}


def _list(request: Request) -> dict[str, Any]:
    given = request.given
    found = [each for _, each in sorted(repository_of(request).packages.items()) if _is_wanted(each, given)]
    listed = [
        {
            "format": each.format,
            "namespace": each.namespace or None,
            "package": each.name,
            "originConfiguration": _restrictions(each),
        }
        for each in found
    ]
    page, token = page_of(listed, given.get("nextToken"), int(given.get("maxResults", 100)))
    return {"packages": page, "nextToken": token}


def _is_wanted(package: Package, given: dict[str, Any]) -> bool:
    exact = {"format": package.format, "publish": package.publish, "upstream": package.upstream}
    matches = all(given.get(name) in (None, value) for name, value in exact.items())
    prefixes = (
        package.name.startswith(given.get("packagePrefix", "")),
        package.namespace.startswith(given.get("namespace", "")),
    )
    return matches and all(prefixes)


def _describe(request: Request) -> dict[str, Any]:
    package = package_of(request)
    return {
        "package": {
            "format": package.format,
            "namespace": package.namespace or None,
            "name": package.name,
            "originConfiguration": _restrictions(package),
        }
    }


def _versions(request: Request) -> dict[str, Any]:
    package, given = package_of(request), request.given
    listed = [
        {"version": name, "revision": each.revision, "status": each.status, "origin": each.origin}
        for name, each in package.versions.items()
        if given.get("status") in (None, each.status) and given.get("originType") in (None, each.origin["originType"])
    ]
    page, token = page_of(listed, given.get("nextToken"), int(given.get("maxResults", 100)))
    newest = next(reversed(package.versions), None)
    return {**_named(package), "defaultDisplayVersion": newest, "versions": page, "nextToken": token}


def _named(package: Package) -> dict[str, Any]:
    return {"format": package.format, "namespace": package.namespace or None, "package": package.name}


def _describe_version(request: Request) -> dict[str, Any]:
    package, version = package_of(request), version_of(request)
    return {
        "packageVersion": {
            "format": package.format,
            "namespace": package.namespace or None,
            "packageName": package.name,
            "displayName": package.name,
            "version": request.given["packageVersion"],
            "publishedTime": version.published,
            "revision": version.revision,
            "status": version.status,
            "origin": version.origin,
        }
    }


def _assets(request: Request) -> dict[str, Any]:
    package, version = package_of(request), version_of(request)
    listed = [summary_of(name, content) for name, content in sorted(version.assets.items())]
    page, token = page_of(listed, request.given.get("nextToken"), int(request.given.get("maxResults", 100)))
    named = {"version": request.given["packageVersion"], "versionRevision": version.revision}
    return {**_named(package), **named, "assets": page, "nextToken": token}


def _asset(request: Request) -> dict[str, Any]:
    version, name = version_of(request), str(request.given["asset"])
    _check_revision(request, version)
    if name not in version.assets:
        raise missing("asset", name)
    return {
        "asset": version.assets[name],
        "assetName": name,
        "packageVersion": request.given["packageVersion"],
        "packageVersionRevision": version.revision,
    }


def _check_revision(request: Request, version: Version) -> None:
    named = request.given.get("packageVersionRevision")
    if named not in (None, version.revision):
        raise missing("package-version", str(named))


OPERATIONS = {
    "DescribePackage": _describe,
    "DescribePackageVersion": _describe_version,
    "GetPackageVersionAsset": _asset,
    "ListPackageVersionAssets": _assets,
    "ListPackageVersions": _versions,
    "ListPackages": _list,
}
