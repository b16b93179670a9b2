"""What Service Catalog keeps, and how it is found: each account sees its own, and what is shared with it."""

import secrets
import string
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import ApiError
from ..request import Request

Tags = dict[str, str]
LETTERS = string.ascii_lowercase + string.digits
# Service Catalog Administrator Guide, "AWS Service Catalog default service quotas".
PORTFOLIOS, PRODUCTS = 100, 350
PRODUCTS_PER_PORTFOLIO, PRINCIPALS_PER_PORTFOLIO, VERSIONS_PER_PRODUCT = 150, 100, 100


@dataclass
class Version:
    """A provisioning artifact: one template of a product. The template is a copy, as Service Catalog keeps it."""

    id: str
    name: str
    description: str
    template: str
    active: bool = True
    guidance: str = "DEFAULT"
    created: float = field(default_factory=time.time)


@dataclass
class Product:
    """A product of an account and Region."""

    id: str
    view_id: str
    account: str
    region: str
    details: dict[str, str]
    tags: Tags
    versions: dict[str, Version] = field(default_factory=dict)
    created: float = field(default_factory=time.time)

    @property
    def arn(self) -> str:
        """As policies name it."""
        return f"arn:aws:catalog:{self.region}:{self.account}:product/{self.id}"


@dataclass
class Constraint:
    """A launch constraint. ``parameters`` is the JSON text of the request."""

    id: str
    portfolio: str
    product: str
    owner: str
    parameters: str
    description: str


@dataclass
class Share:
    """A portfolio's share with an account, or with a node of the organization. Complete when ``done``."""

    kind: str
    target: str
    principals: bool
    tag_options: bool
    token: str
    accepted: bool = False
    done: bool = True


@dataclass
class Portfolio:
    """A portfolio. ``principals`` has the associations of each account: the owner's, and those of recipients."""

    id: str
    account: str
    region: str
    name: str
    provider: str
    description: str
    tags: Tags
    products: list[str] = field(default_factory=list)
    principals: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    shares: dict[tuple[str, str], Share] = field(default_factory=dict)
    created: float = field(default_factory=time.time)

    @property
    def arn(self) -> str:
        """As policies name it."""
        return f"arn:aws:catalog:{self.region}:{self.account}:portfolio/{self.id}"


portfolios: dict[str, Portfolio] = {}
products: dict[str, Product] = {}
# (account, Region, operation, token) -> the answer that was given to it.
_answered: dict[tuple[str, str, str, str], dict[str, Any]] = {}
TOKENS = ("IdempotencyToken", "ProvisionToken", "TerminateToken")


def new_id(prefix: str) -> str:
    """An id such as ``port-`` and 13 letters and digits."""
    return f"{prefix}-{''.join(secrets.choice(LETTERS) for _ in range(13))}"


def once(operation: Callable[[Request], dict[str, Any]]) -> Callable[[Request], dict[str, Any]]:
    """The operation, with the same answer to each request that has the same idempotency token."""

    def answer(request: Request) -> dict[str, Any]:
        token = next(str(request.given[name]) for name in TOKENS if name in request.given)
        key = (*request.place, request.operation, token)
        if key not in _answered:
            _answered[key] = operation(request)
        return _answered[key]

    return answer


def own_portfolio(request: Request, name: str = "PortfolioId") -> Portfolio:
    """The portfolio of the caller's account that the request names."""
    found = portfolios.get(request.given[name])
    if found is None or (found.account, found.region) != request.place:
        raise not_found("Portfolio", request.given[name])
    return found


def own_product(request: Request, name: str = "ProductId") -> Product:
    """The product of the caller's account that the request names."""
    found = products.get(request.given[name])
    if found is None or (found.account, found.region) != request.place:
        raise not_found("Product", request.given[name])
    return found


def not_found(kind: str, identity: Any) -> ApiError:
    """In the words of awslabs/aws-service-catalog-puppet issue 346."""
    return ApiError("ResourceNotFoundException", f"{kind} not found: {identity}")


def invalid(message: str) -> ApiError:
    """A parameter that cannot be."""
    return ApiError("InvalidParametersException", message)


def within(count: int, quota: int, what: str) -> None:
    """Refuses one more where the quota is used up."""
    if count >= quota:
        raise ApiError("LimitExceededException", f"The quota of {quota} {what} is used up.")


def tags_given(given: dict[str, Any], name: str = "Tags") -> Tags:
    """The tags of a request."""
    return {each["Key"]: each["Value"] for each in given.get(name, [])}


def tags_shown(tags: Tags) -> list[dict[str, str]]:
    """Tags as answers have them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
