"""The products of a portfolio: of one's own, and imported ones. API Reference, each operation by its name."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import page_of
from .portfolios import detail
from .shares import is_accepted
from .store import PRODUCTS_PER_PORTFOLIO, not_found, own_portfolio, own_product, portfolios, within


def operations() -> dict[str, Handler]:
    """The operations on the association of products with portfolios."""
    return {
        "AssociateProductWithPortfolio": _associate,
        "DisassociateProductFromPortfolio": _disassociate,
        "ListPortfoliosForProduct": _list_portfolios,
    }


def _associate(request: Request) -> dict[str, Any]:
    """Also a product of an imported portfolio, with a portfolio of one's own. A second time changes nothing."""
    portfolio = own_portfolio(request)
    source = portfolios.get(request.given.get("SourcePortfolioId", ""))
    identity = request.given["ProductId"]
    if source is None or not is_accepted(source, request.place) or identity not in source.products:
        own_product(request)
    if identity not in portfolio.products:
        within(len(portfolio.products), PRODUCTS_PER_PORTFOLIO, "products of a portfolio")
        portfolio.products.append(identity)
    return {}


def _disassociate(request: Request) -> dict[str, Any]:
    portfolio, identity = own_portfolio(request), request.given["ProductId"]
    if identity not in portfolio.products:
        raise not_found("Product", identity)
    if any(each.product == identity for each in portfolio.constraints.values()):
        raise ApiError("ResourceInUseException", f"Product {identity} has constraints in portfolio {portfolio.id}.")
    portfolio.products.remove(identity)
    return {}


def _list_portfolios(request: Request) -> dict[str, Any]:
    product = own_product(request)
    found = [each for each in portfolios.values() if product.id in each.products and each.account == product.account]
    page, token = page_of(found, request.given.get("PageToken"), request.given.get("PageSize") or 20)
    return {"PortfolioDetails": [detail(each) for each in page], "NextPageToken": token}
