"""What end users see: the products that portfolios grant them, and the paths by which they may launch one.

API Reference, SearchProducts, DescribeProduct, ListLaunchPaths and DescribeProvisioningParameters.
"""

from typing import Any

from ministack.services.cloudformation import engine

from ...wrapping import original_of
from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import page_of
from .launch_constraints import launch_of
from .principals import may_use
from .products import summary
from .shares import is_accepted
from .store import (
    Portfolio,
    Product,
    Version,
    invalid,
    new_id,
    not_found,
    portfolios,
    products,
    tags_shown,
)

parse_template = original_of(engine, "_parse_template", "template_body")
# (portfolio, product) -> the id of the path.
_paths: dict[tuple[str, str], str] = {}
CONSTRAINTS = (
    "AllowedValues",
    "AllowedPattern",
    "ConstraintDescription",
    "MaxLength",
    "MinLength",
    "MaxValue",
    "MinValue",
)


def operations() -> dict[str, Handler]:
    """The reads of end users."""
    return {
        "DescribeProduct": _describe,
        "DescribeProvisioningParameters": _describe_parameters,
        "ListLaunchPaths": _list_paths,
        "SearchProducts": _search,
    }


def granted(request: Request) -> list[Portfolio]:
    """The portfolios of the account that grant the caller access."""
    had = [
        each
        for each in portfolios.values()
        if (each.account, each.region) == request.place or is_accepted(each, request.place)
    ]
    return [each for each in had if may_use(each, request)]


def product_of(request: Request, identity: str = "ProductId", name: str = "ProductName") -> Product:
    """The product that the request names by id or name, if a portfolio grants it to the caller."""
    given = request.given
    if (identity in given) == (name in given):
        raise invalid("A product is named by its id or by its name, and not by both.")
    for portfolio in granted(request):
        for product in (products[each] for each in portfolio.products):
            if product.id == given.get(identity) or product.details["Name"] == given.get(name):
                return product
    # As in awslabs/aws-service-catalog-puppet issue 677.
    raise ApiError(
        "ResourceNotFoundException",
        f"Product {given.get(identity) or given.get(name)} does not exist or access was denied.",
    )


def version_of(request: Request, product: Product) -> Version:
    """The active version that the request names by id or name."""
    given = request.given
    identity, name = given.get("ProvisioningArtifactId"), given.get("ProvisioningArtifactName")
    if (identity is None) == (name is None):
        raise invalid("A provisioning artifact is named by its id or by its name, and not by both.")
    for version in product.versions.values():
        if version.active and (version.id == identity or version.name == name):
            return version
    raise not_found("Provisioning artifact", identity or name)


def path_of(request: Request, product: Product) -> tuple[str, Portfolio]:
    """The path that the request names. "This value is optional if the product has a default path"."""
    paths = _paths_to(request, product)
    given = request.given
    if "PathId" in given or "PathName" in given:
        paths = {
            key: each for key, each in paths.items() if given.get("PathId") == key or given.get("PathName") == each.name
        }
    if not paths:
        raise _no_paths(product)
    if len(paths) > 1:
        raise invalid(f"Product {product.id} has more than one launch path: name one by PathId.")
    return next(iter(paths.items()))


def _paths_to(request: Request, product: Product) -> dict[str, Portfolio]:
    found = [each for each in granted(request) if product.id in each.products]
    return {_paths.setdefault((each.id, product.id), new_id("lpv3")): each for each in found}


def _no_paths(product: Product) -> ApiError:
    """In the words of awslabs/aws-service-catalog-products issue 51."""
    return ApiError("ResourceNotFoundException", f"No launch paths found for resource: {product.id}")


def _search(request: Request) -> dict[str, Any]:
    """Filters narrow by each of their keys: FullTextSearch, Owner, ProductType and SourceProductId."""
    given = request.given
    found = {each: products[each] for portfolio in granted(request) for each in portfolio.products}
    for key, values in given.get("Filters", {}).items():
        found = {each: product for each, product in found.items() if _passes(product, key, values)}
    page, token = page_of(list(found.values()), given.get("PageToken"), given.get("PageSize") or 20)
    shown = [summary(each, len(_paths_to(request, each)) == 1) for each in page]
    return {"ProductViewSummaries": shown, "ProductViewAggregations": {}, "NextPageToken": token}


def _passes(product: Product, key: str, values: list[str]) -> bool:
    if key == "FullTextSearch":
        text = " ".join(product.details.values()).lower()
        return any(each.lower() in text for each in values)
    own = {"Owner": product.details["Owner"], "ProductType": "CLOUD_FORMATION_TEMPLATE", "SourceProductId": product.id}
    return own.get(key) in values


def _describe(request: Request) -> dict[str, Any]:
    product = product_of(request, "Id", "Name")
    paths = _paths_to(request, product)
    versions = [
        {
            "Id": each.id,
            "Name": each.name,
            "Description": each.description,
            "CreatedTime": each.created,
            "Guidance": each.guidance,
        }
        for each in product.versions.values()
        if each.active
    ]
    return {
        "ProductViewSummary": summary(product, len(paths) == 1),
        "ProvisioningArtifacts": versions,
        "LaunchPaths": [{"Id": identity, "Name": each.name} for identity, each in paths.items()],
    }


def _list_paths(request: Request) -> dict[str, Any]:
    product = products.get(request.given["ProductId"])
    paths = _paths_to(request, product) if product is not None else {}
    if product is None or not paths:
        raise ApiError("ResourceNotFoundException", f"No launch paths found for resource: {request.given['ProductId']}")
    page, token = page_of(list(paths.items()), request.given.get("PageToken"), request.given.get("PageSize") or 20)
    shown = [
        {
            "Id": identity,
            "Name": portfolio.name,
            "Tags": tags_shown(portfolio.tags),
            "ConstraintSummaries": _constraints(portfolio, product),
        }
        for identity, portfolio in page
    ]
    return {"LaunchPathSummaries": shown, "NextPageToken": token}


def _constraints(portfolio: Portfolio, product: Product) -> list[dict[str, str]]:
    launch = launch_of(portfolio, product.id)
    return [{"Type": "LAUNCH", "Description": launch.description}] if launch else []


def _describe_parameters(request: Request) -> dict[str, Any]:
    product = product_of(request)
    version = version_of(request, product)
    _, portfolio = path_of(request, product)
    declared = parse_template(version.template).get("Parameters") or {}
    parameters = [
        {
            "ParameterKey": key,
            "ParameterType": each.get("Type", "String"),
            "DefaultValue": None if "Default" not in each else str(each["Default"]),
            "Description": each.get("Description"),
            "IsNoEcho": str(each.get("NoEcho", "false")).lower() == "true",
            "ParameterConstraints": {
                name: each[name] if name == "AllowedValues" else str(each[name]) for name in CONSTRAINTS if name in each
            },
        }
        for key, each in declared.items()
    ]
    return {"ProvisioningArtifactParameters": parameters, "ConstraintSummaries": _constraints(portfolio, product)}
