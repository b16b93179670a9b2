"""Portfolios of an account: made, described, changed and deleted. API Reference, each operation by its name."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import page_of
from .shares import accepted_portfolios, is_accepted
from .store import (
    PORTFOLIOS,
    Portfolio,
    new_id,
    not_found,
    once,
    own_portfolio,
    portfolios,
    tags_given,
    tags_shown,
    within,
)


def operations() -> dict[str, Handler]:
    """The operations on portfolios."""
    return {
        "CreatePortfolio": once(_create),
        "DeletePortfolio": _delete,
        "DescribePortfolio": _describe,
        "ListAcceptedPortfolioShares": _list_accepted,
        "ListPortfolios": _list,
        "UpdatePortfolio": _update,
    }


def detail(portfolio: Portfolio) -> dict[str, Any]:
    """PortfolioDetail."""
    return {
        "Id": portfolio.id,
        "ARN": portfolio.arn,
        "DisplayName": portfolio.name,
        "Description": portfolio.description,
        "CreatedTime": portfolio.created,
        "ProviderName": portfolio.provider,
    }


def _own(request: Request) -> list[Portfolio]:
    return [each for each in portfolios.values() if (each.account, each.region) == request.place]


def _create(request: Request) -> dict[str, Any]:
    within(len(_own(request)), PORTFOLIOS, "portfolios")
    given = request.given
    made = Portfolio(
        new_id("port"),
        *request.place,
        name=given["DisplayName"],
        provider=given["ProviderName"],
        description=given.get("Description", ""),
        tags=tags_given(given),
    )
    portfolios[made.id] = made
    return {"PortfolioDetail": detail(made), "Tags": tags_shown(made.tags)}


def _describe(request: Request) -> dict[str, Any]:
    """A recipient sees an imported portfolio, without its tags, which are the owner's."""
    found = portfolios.get(request.given["Id"])
    if found is not None and is_accepted(found, request.place):
        return {"PortfolioDetail": detail(found), "Tags": []}
    own = own_portfolio(request, "Id")
    return {"PortfolioDetail": detail(own), "Tags": tags_shown(own.tags)}


def _list(request: Request) -> dict[str, Any]:
    page, token = page_of(_own(request), request.given.get("PageToken"), request.given.get("PageSize") or 20)
    return {"PortfolioDetails": [detail(each) for each in page], "NextPageToken": token}


def _list_accepted(request: Request) -> dict[str, Any]:
    by_organization = request.given.get("PortfolioShareType", "IMPORTED") == "AWS_ORGANIZATIONS"
    found = accepted_portfolios(request.place, by_organization)
    page, token = page_of(found, request.given.get("PageToken"), request.given.get("PageSize") or 20)
    return {"PortfolioDetails": [detail(each) for each in page], "NextPageToken": token}


def _update(request: Request) -> dict[str, Any]:
    portfolio, given = own_portfolio(request, "Id"), request.given
    portfolio.name = given.get("DisplayName", portfolio.name)
    portfolio.provider = given.get("ProviderName", portfolio.provider)
    portfolio.description = given.get("Description", portfolio.description)
    kept = {key: value for key, value in portfolio.tags.items() if key not in given.get("RemoveTags", [])}
    portfolio.tags = {**kept, **tags_given(given, "AddTags")}
    return {"PortfolioDetail": detail(portfolio), "Tags": tags_shown(portfolio.tags)}


def _delete(request: Request) -> dict[str, Any]:
    """Not one with products, users, constraints or shares."""
    if request.given["Id"] not in portfolios:
        raise not_found("Portfolio", request.given["Id"])
    portfolio = own_portfolio(request, "Id")
    if portfolio.products or portfolio.constraints or portfolio.shares or any(portfolio.principals.values()):
        message = f"Portfolio {portfolio.id} has associated products, users, constraints or shared accounts."
        raise ApiError("ResourceInUseException", message)
    del portfolios[portfolio.id]
    return {}
