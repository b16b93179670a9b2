"""Versions of a product, which the API calls provisioning artifacts. API Reference, each by its name."""

from typing import Any

from ministack.services.cloudformation import engine

from ...wrapping import original_of
from ..request import Request
from ..service import Handler
from .store import VERSIONS_PER_PRODUCT, Product, Version, invalid, new_id, not_found, once, own_product, within
from .templates import template_at

parse_template = original_of(engine, "_parse_template", "template_body")


def operations() -> dict[str, Handler]:
    """The operations of administrators on versions."""
    return {
        "CreateProvisioningArtifact": once(_create_version),
        "DescribeProvisioningArtifact": _describe_version,
        "ListProvisioningArtifacts": _list_versions,
        "UpdateProvisioningArtifact": _update_version,
    }


def version_detail(version: Version) -> dict[str, Any]:
    """ProvisioningArtifactDetail."""
    return {
        "Id": version.id,
        "Name": version.name,
        "Description": version.description,
        "Type": "CLOUD_FORMATION_TEMPLATE",
        "CreatedTime": version.created,
        "Active": version.active,
        "Guidance": version.guidance,
    }


def new_version(request: Request, given: dict[str, Any]) -> Version:
    """A version, with a copy of the template. "No spaces are allowed" in names (ProvisioningArtifactProperties)."""
    name = given.get("Name", "")
    if " " in name:
        raise invalid("The name of a provisioning artifact has no spaces.")
    if given.get("Type", "CLOUD_FORMATION_TEMPLATE") != "CLOUD_FORMATION_TEMPLATE":
        raise invalid("The local cloud simulates artifacts of type CLOUD_FORMATION_TEMPLATE.")
    template = template_at(request, given.get("Info") or {})
    if not given.get("DisableTemplateValidation"):
        _validate(template)
    return Version(new_id("pa"), name, given.get("Description", ""), template)


def _validate(template: str) -> None:
    try:
        resources = parse_template(template).get("Resources")
    except Exception as error:
        raise invalid(f"Invalid template: {error}") from error
    if not resources:
        raise invalid("Invalid template: at least one Resources member must be defined.")


def _create_version(request: Request) -> dict[str, Any]:
    product = own_product(request)
    within(len(product.versions), VERSIONS_PER_PRODUCT, "versions of a product")
    version = new_version(request, request.given["Parameters"])
    product.versions[version.id] = version
    return {"ProvisioningArtifactDetail": version_detail(version), "Info": {}, "Status": "AVAILABLE"}


def _find_version(product: Product, identity: str) -> Version:
    if identity not in product.versions:
        raise not_found("Provisioning artifact", identity)
    return product.versions[identity]


def _describe_version(request: Request) -> dict[str, Any]:
    given = request.given
    if "ProductId" not in given or "ProvisioningArtifactId" not in given:
        raise invalid("The local cloud describes a provisioning artifact by ProductId and ProvisioningArtifactId.")
    version = _find_version(own_product(request), given["ProvisioningArtifactId"])
    return {"ProvisioningArtifactDetail": version_detail(version), "Info": {}, "Status": "AVAILABLE"}


def _list_versions(request: Request) -> dict[str, Any]:
    versions = own_product(request).versions.values()
    return {"ProvisioningArtifactDetails": [version_detail(each) for each in versions]}


def _update_version(request: Request) -> dict[str, Any]:
    given = request.given
    version = _find_version(own_product(request), given["ProvisioningArtifactId"])
    version.name = given.get("Name", version.name)
    version.description = given.get("Description", version.description)
    version.active = given.get("Active", version.active)
    version.guidance = given.get("Guidance", version.guidance)
    return {"ProvisioningArtifactDetail": version_detail(version), "Info": {}, "Status": "AVAILABLE"}
