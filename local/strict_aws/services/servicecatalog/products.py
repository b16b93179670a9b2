"""Products of an account: made, described, changed and deleted. API Reference, each operation by its name."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import page_of
from .product_versions import new_version, version_detail
from .shares import is_accepted
from .store import (
    PRODUCTS,
    Product,
    invalid,
    new_id,
    not_found,
    once,
    own_portfolio,
    own_product,
    portfolios,
    products,
    tags_given,
    tags_shown,
    within,
)

SHOWN = {
    "Name": "Name",
    "Owner": "Owner",
    "Description": "ShortDescription",
    "Distributor": "Distributor",
    "SupportDescription": "SupportDescription",
    "SupportEmail": "SupportEmail",
    "SupportUrl": "SupportUrl",
}


def operations() -> dict[str, Handler]:
    """The operations of administrators on products."""
    return {
        "CreateProduct": once(_create),
        "DeleteProduct": _delete,
        "DescribeProductAsAdmin": _describe,
        "SearchProductsAsAdmin": _search,
        "UpdateProduct": _update,
    }


def summary(product: Product, has_default_path: bool = False) -> dict[str, Any]:
    """ProductViewSummary."""
    shown = {SHOWN[name]: value for name, value in product.details.items()}
    identity = {"Id": product.view_id, "ProductId": product.id, "Type": "CLOUD_FORMATION_TEMPLATE"}
    return {**shown, **identity, "HasDefaultPath": has_default_path}


def _detail(product: Product) -> dict[str, Any]:
    return {
        "ProductViewSummary": summary(product),
        "Status": "AVAILABLE",
        "ProductARN": product.arn,
        "CreatedTime": product.created,
    }


def _own(request: Request) -> list[Product]:
    return [each for each in products.values() if (each.account, each.region) == request.place]


def _create(request: Request) -> dict[str, Any]:
    within(len(_own(request)), PRODUCTS, "products")
    given = request.given
    if given["ProductType"] != "CLOUD_FORMATION_TEMPLATE":
        raise invalid("The local cloud simulates products of type CLOUD_FORMATION_TEMPLATE.")
    if "ProvisioningArtifactParameters" not in given:
        raise invalid("ProvisioningArtifactParameters is required.")
    version = new_version(request, given["ProvisioningArtifactParameters"])
    details = {name: given[name] for name in SHOWN if name in given}
    made = Product(new_id("prod"), new_id("prodview"), *request.place, details=details, tags=tags_given(given))
    made.versions[version.id] = version
    products[made.id] = made
    shown = {"ProductViewDetail": _detail(made), "ProvisioningArtifactDetail": version_detail(version)}
    return {**shown, "Tags": tags_shown(made.tags)}


def _named(request: Request) -> Product:
    """The product with the id or, without one, the name."""
    if "Id" in request.given:
        return own_product(request, "Id")
    name = request.given.get("Name")
    for each in _own(request):
        if each.details["Name"] == name:
            return each
    raise not_found("Product", name)


def _describe(request: Request) -> dict[str, Any]:
    product = _named(request)
    versions = [
        {"Id": each.id, "Name": each.name, "Description": each.description, "CreatedTime": each.created}
        for each in product.versions.values()
    ]
    shown = {"ProductViewDetail": _detail(product), "ProvisioningArtifactSummaries": versions}
    return {**shown, "Tags": tags_shown(product.tags)}


def _search(request: Request) -> dict[str, Any]:
    given = request.given
    found = _own(request)
    if "PortfolioId" in given:
        portfolio = portfolios.get(given["PortfolioId"])
        if portfolio is None or not is_accepted(portfolio, request.place):
            portfolio = own_portfolio(request)
        found = [products[each] for each in portfolio.products]
    page, token = page_of(found, given.get("PageToken"), given.get("PageSize") or 20)
    return {"ProductViewDetails": [_detail(each) for each in page], "NextPageToken": token}


def _update(request: Request) -> dict[str, Any]:
    product, given = own_product(request, "Id"), request.given
    product.details.update({name: given[name] for name in SHOWN if name in given})
    kept = {key: value for key, value in product.tags.items() if key not in given.get("RemoveTags", [])}
    product.tags = {**kept, **tags_given(given, "AddTags")}
    return {"ProductViewDetail": _detail(product), "Tags": tags_shown(product.tags)}


def _delete(request: Request) -> dict[str, Any]:
    product = own_product(request, "Id")
    if any(product.id in each.products for each in portfolios.values()):
        raise ApiError("ResourceInUseException", f"Product {product.id} is associated with a portfolio.")
    del products[product.id]
    return {}
