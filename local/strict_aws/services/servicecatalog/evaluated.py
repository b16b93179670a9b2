"""What IAM evaluates for an operation: Service Authorization Reference, "AWS Service Catalog"."""

from typing import Any

from ...requests.calls import current_call
from ..request import Request
from ..service import Need
from ..store import parsed_arn
from .launch_constraints import passed_role
from .organization_access import needed_in_organizations
from .store import invalid, portfolios, products

PORTFOLIO = frozenset(
    {"AcceptPortfolioShare", "AssociatePrincipalWithPortfolio", "CreatePortfolioShare", "DeletePortfolio"}
    | {"DeletePortfolioShare", "DescribePortfolio", "DescribePortfolioShares", "DisassociatePrincipalFromPortfolio"}
    | {"ListPortfolioAccess", "ListPrincipalsForPortfolio", "UpdatePortfolio", "UpdatePortfolioShare"}
)
PRODUCT = frozenset(
    {"CreateConstraint", "CreateProvisioningArtifact", "DeleteProduct", "DescribeProduct", "DescribeProductAsAdmin"}
    | {"DescribeProvisioningArtifact", "DescribeProvisioningParameters", "ListLaunchPaths", "ListPortfoliosForProduct"}
    | {"ListProvisioningArtifacts", "ProvisionProduct", "UpdateProduct", "UpdateProvisioningArtifact"}
)
# Portfolios and products have no policies. Another account's are found by those it is shared with: the operations look.
ANYBODY = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "servicecatalog:*", "Resource": "*"}]}
# Made by the operation: its id is not known before.
CREATED = {"CreatePortfolio": "portfolio/*", "CreateProduct": "product/*"}


def resources(request: Request) -> list[str]:
    """The portfolio or the product. Another account's has its owner's account in the ARN."""
    region, account = request.place.region, request.place.account
    if request.operation in CREATED:
        return [f"arn:aws:catalog:{region}:{account}:{CREATED[request.operation]}"]
    given = request.given
    if request.operation in PORTFOLIO:
        identity = given.get("PortfolioId") or given.get("Id") or "*"
        owner = portfolios[identity].account if identity in portfolios else account
        return [f"arn:aws:catalog:{region}:{owner}:portfolio/{identity}"]
    if request.operation in PRODUCT:
        identity = given.get("ProductId") or given.get("Id") or _named(given.get("ProductName") or given.get("Name"))
        owner = products[identity].account if identity in products else account
        return [f"arn:aws:catalog:{region}:{owner}:product/{identity}"]
    return []


def _named(name: str | None) -> str:
    return next((each.id for each in products.values() if each.details["Name"] == name), "*")


def needed(request: Request) -> list[Need]:
    """The launch role that is passed, and what Service Catalog does in AWS Organizations as the caller."""
    return [*passed_role(request), *needed_in_organizations(request)]


def policy(arn: str) -> tuple[Any, str] | None:
    """Admits other accounts to what the operations find for them."""
    found, call = parsed_arn(arn), current_call.get()
    foreign = found is not None and call is not None and found.place.account != call.account
    return (ANYBODY, found.place.account) if found and foreign else None


def tags(arn: str) -> dict[str, str]:
    """The tags of a portfolio or a product."""
    found = parsed_arn(arn)
    if found is None:
        return {}
    store = portfolios if found.kind == "portfolio" else products
    record = store.get(found.name)
    return record.tags if record else {}


def wrong(_: Request, __: str, message: str) -> tuple[str, str]:
    """The error that every operation lists for its parameters."""
    refused = invalid(f"1 validation error detected: {message}")
    return refused.code, refused.message
