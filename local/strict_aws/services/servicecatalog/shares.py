"""Shares of a portfolio: with an account, which has to accept, or with a node of the organization.

API Reference, CreatePortfolioShare and the operations named here; Administrator Guide, "Sharing a Portfolio".
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...organization import delegation, tree
from ...timeline import delay, timeline
from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import Place
from .organization_access import SERVICE_PRINCIPAL, require_access, require_administrator
from .store import Portfolio, Share, invalid, new_id, not_found, own_portfolio, portfolios, products, within

# Administrator Guide, "Default service quotas": shared accounts per portfolio.
SHARED_ACCOUNTS = 5_000
# The type of a node in a request -> the type in DescribePortfolioShares.
KINDS = {
    "ORGANIZATION": "ORGANIZATION",
    "ORGANIZATIONAL_UNIT": "ORGANIZATIONAL_UNIT",
    "ACCOUNT": "ORGANIZATION_MEMBER_ACCOUNT",
}
# The latest operation of each token.
_tokens: dict[str, tuple[Portfolio, Share]] = {}


def operations() -> dict[str, Handler]:
    """The changes of shares."""
    return {
        "AcceptPortfolioShare": _accept,
        "CreatePortfolioShare": _create,
        "DeletePortfolioShare": _delete,
        "UpdatePortfolioShare": _update,
    }


def withdraw(account: str, service: str) -> None:
    """ "If a delegated admin is de-registered, portfolio shares created from that account are removed." """
    if service != SERVICE_PRINCIPAL:
        return
    for portfolio in portfolios.values():
        if portfolio.account == account:
            portfolio.shares = {key: each for key, each in portfolio.shares.items() if each.kind == "ACCOUNT"}


delegation.departures.append(withdraw)


def shares_with(portfolio: Portfolio, place: Place) -> Iterator[Share]:
    """The shares by which another account has the portfolio.

    One with a node of the organization is for all accounts below it, and needs no acceptance; where an account is moved
    to decides ("Sharing with AWS Organizations", "Moving accounts within your organization").
    """
    if portfolio.region != place.region or portfolio.account == place.account:
        return
    nodes = {*tree.ancestors(place.account)}
    if nodes:
        nodes.add(tree.organization_id() or "")
    for share in portfolio.shares.values():
        offered = share.target in nodes if share.kind != "ACCOUNT" else share.target == place.account and share.accepted
        if share.done and offered:
            yield share


def is_accepted(portfolio: Portfolio, place: Place) -> bool:
    """Whether the portfolio is another account's, and the account has it."""
    return next(shares_with(portfolio, place), None) is not None


def accepted_portfolios(place: Place, by_organization: bool) -> list[Portfolio]:
    """The portfolios of other accounts that the account has, by one of both ways of sharing."""
    return [
        portfolio
        for portfolio in portfolios.values()
        if any((share.kind != "ACCOUNT") == by_organization for share in shares_with(portfolio, place))
    ]


def share_of_token(place: Place, token: str) -> tuple[Portfolio, Share] | None:
    """The share that the latest answer with this token was about."""
    portfolio, share = _tokens.get(token, (None, None))
    return (portfolio, share) if portfolio and share and portfolio.account == place.account else None


def _target(request: Request) -> tuple[str, str]:
    """The type and the id of the recipient: "You must provide the accountId or organization node [...], not both"."""
    given = request.given
    node = given.get("OrganizationNode")
    if (node is None) == ("AccountId" not in given):
        raise invalid("A share names an account or an organization node, and not both.")
    if node is None:
        return "ACCOUNT", given["AccountId"]
    if "Type" not in node or "Value" not in node:
        raise invalid("An organization node has a type and a value.")
    require_administrator(request)
    return KINDS[node["Type"]], str(node["Value"]).rsplit("/", 1)[-1]


def _create(request: Request) -> dict[str, Any]:
    """A share that exists stays as it is: "this action will have no effect and will not return an error"."""
    portfolio, given = own_portfolio(request), request.given
    kind, target = _target(request)
    if any(products[each].account != portfolio.account for each in portfolio.products):
        # "You can't share a shared resource, including portfolios that contain a shared product." It names no code.
        raise invalid(f"Portfolio {portfolio.id} contains a shared product.")
    if kind == "ACCOUNT":
        if target == portfolio.account:
            raise invalid("A portfolio cannot be shared with its own account.")
    else:
        require_access()
        _check_node(kind, target)
    if given.get("SharePrincipals") and kind not in ("ORGANIZATION", "ORGANIZATIONAL_UNIT"):
        raise invalid("SharePrincipals is supported for an organization and for organizational units.")
    share = portfolio.shares.get((kind, target))
    if share is None:
        _refuse_second(portfolio)
        within(len(portfolio.shares), SHARED_ACCOUNTS, "shared accounts of a portfolio")
        flags = bool(given.get("SharePrincipals")), bool(given.get("ShareTagOptions"))
        share = Share(kind, target, *flags, token=new_id("share"), done=kind == "ACCOUNT")
        portfolio.shares[kind, target] = share
        _tokens[share.token] = portfolio, share
        if not share.done:
            timeline.after(delay("servicecatalog-share"), partial(setattr, share, "done", True))
    return {} if kind == "ACCOUNT" else {"PortfolioShareToken": share.token}


def _refuse_second(portfolio: Portfolio) -> None:
    """In the words of awslabs/landing-zone-accelerator-on-aws issue 893."""
    if not all(each.done for each in portfolio.shares.values()):
        message = "Cannot process more than one portfolio share action at the same time. Try again later."
        raise ApiError("InvalidStateException", message)


def _check_node(kind: str, target: str) -> None:
    known = {
        "ORGANIZATION": target == tree.organization_id(),
        "ORGANIZATIONAL_UNIT": tree.units.get_scoped(tree.MANAGEMENT, None, target) is not None,
        "ORGANIZATION_MEMBER_ACCOUNT": tree.is_member(target),
    }
    if not known[kind]:
        raise not_found("Organization node", target)


def _existing(request: Request) -> tuple[Portfolio, Share]:
    portfolio, target = own_portfolio(request), _target(request)
    if target not in portfolio.shares:
        raise not_found("Portfolio share", target[1])
    return portfolio, portfolio.shares[target]


def _update(request: Request) -> dict[str, Any]:
    """ "The portfolio share cannot be updated if the CreatePortfolioShare operation is IN_PROGRESS"."""
    _, share = _existing(request)
    if not share.done:
        raise ApiError("InvalidStateException", "The portfolio share is in progress.")
    given = request.given
    share.principals = given.get("SharePrincipals", share.principals)
    share.tag_options = given.get("ShareTagOptions", share.tag_options)
    return {"PortfolioShareToken": share.token, "Status": "COMPLETED"}


def _delete(request: Request) -> dict[str, Any]:
    portfolio, share = _existing(request)
    del portfolio.shares[share.kind, share.target]
    return {} if share.kind == "ACCOUNT" else {"PortfolioShareToken": share.token}


def _accept(request: Request) -> dict[str, Any]:
    """The default type, IMPORTED, finds no share of the organization: awslabs/aws-service-catalog-puppet issue 346."""
    identity = request.given["PortfolioId"]
    portfolio = portfolios.get(identity)
    kind = request.given.get("PortfolioShareType", "IMPORTED")
    if portfolio is None or portfolio.region != request.place.region:
        raise not_found("Portfolio", identity)
    if kind == "IMPORTED":
        share = portfolio.shares.get(("ACCOUNT", request.place.account))
        if share is None:
            raise not_found("Portfolio", identity)
        share.accepted = True
    # "AWS_SERVICECATALOG - Not supported. (Throws ResourceNotFoundException.)"
    elif kind == "AWS_SERVICECATALOG" or not any(e.kind != "ACCOUNT" for e in shares_with(portfolio, request.place)):
        raise not_found("Portfolio", identity)
    return {}
