"""Domains: CodeArtifact API Reference, "CreateDomain", "DescribeDomain", "ListDomains" and "DeleteDomain"."""

from typing import Any

from ministack.services import kms

from ...encryption.keys import find_key
from ...wrapping import original_of
from ..request import Request
from ..store import page_of
from .failures import conflict, invalid, over_quota
from .records import Domain, domain_arn, domain_of, domains, now
from .tags import tags_in

check_key_state = original_of(kms, "_check_key_state", "rec")
# CodeArtifact User Guide, "Quotas": domains per account.
MOST_DOMAINS = 10


def _create(request: Request) -> dict[str, Any]:
    name, own = str(request.given["domain"]), domains.at(request.place)
    if name in own:
        raise conflict("domain", name, f"A domain with the name '{name}' already exists.")
    if len(own) >= MOST_DOMAINS:
        raise over_quota("domain", name, f"The account has {MOST_DOMAINS} domains already.")
    own[name] = Domain(name, request.place, _key_of(request), now(), tags=tags_in(request))
    return {"domain": _description(own[name])}


def _key_of(request: Request) -> str:
    """The ARN of the key. Without one it is the AWS managed key aws/codeartifact, shown as its alias (assumed)."""
    reference = request.given.get("encryptionKey")
    account, region = request.place
    if reference is None:
        return f"arn:aws:kms:{region}:{account}:alias/aws/codeartifact"
    record = find_key(str(reference), account, region)
    if record is None or check_key_state(record) is not None:
        raise invalid(f"The encryption key {reference} cannot be used.", "ENCRYPTION_KEY_ERROR")
    return str(record["Arn"])


def _summary(domain: Domain) -> dict[str, Any]:
    return {
        "name": domain.name,
        "owner": domain.place.account,
        "arn": domain_arn(domain),
        "status": "Active",
        "createdTime": domain.created,
        "encryptionKey": domain.key,
    }


def _description(domain: Domain) -> dict[str, Any]:
    packages = [each for repository in domain.repositories.values() for each in repository.packages.values()]
    assets = [asset for each in packages for version in each.versions.values() for asset in version.assets.values()]
    sizes = {asset: len(asset) for asset in assets}
    return {
        **_summary(domain),
        "repositoryCount": len(domain.repositories),
        "assetSizeBytes": sum(sizes.values()),
        "s3BucketArn": f"arn:aws:s3:::assets-{domain.place.account}-{domain.place.region}",
    }


def _describe(request: Request) -> dict[str, Any]:
    return {"domain": _description(domain_of(request))}


def _list(request: Request) -> dict[str, Any]:
    own = [_summary(each) for _, each in sorted(domains.at(request.place).items())]
    page, token = page_of(own, request.given.get("nextToken"), int(request.given.get("maxResults", 100)))
    return {"domains": page, "nextToken": token}


def _delete(request: Request) -> dict[str, Any]:
    """ "You cannot delete a domain that contains repositories." """
    domain = domain_of(request)
    if domain.repositories:
        raise conflict("domain", domain.name, f"The domain '{domain.name}' contains repositories.")
    del domains.at(domain.place)[domain.name]
    return {"domain": {**_description(domain), "status": "Deleted"}}


OPERATIONS = {"CreateDomain": _create, "DeleteDomain": _delete, "DescribeDomain": _describe, "ListDomains": _list}
