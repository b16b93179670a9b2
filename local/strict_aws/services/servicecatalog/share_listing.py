"""Which shares a portfolio has, and whom they reach. API Reference, each operation by its name."""

from typing import Any

from ...organization import tree
from ..request import Request
from ..service import Handler
from ..store import Place, page_of
from .organization_access import require_administrator
from .shares import KINDS, is_accepted, share_of_token
from .store import not_found, own_portfolio


def operations() -> dict[str, Handler]:
    """The reads of shares."""
    return {
        "DescribePortfolioShareStatus": _describe_status,
        "DescribePortfolioShares": _describe,
        "ListOrganizationPortfolioAccess": _list_nodes,
        "ListPortfolioAccess": _list_accounts,
    }


def _describe(request: Request) -> dict[str, Any]:
    """ "If the recipient is in an organization node, the share is automatically imported": accepted, always."""
    portfolio, given = own_portfolio(request), request.given
    found = [each for each in portfolio.shares.values() if each.kind == given["Type"]]
    page, token = page_of(found, given.get("PageToken"), given.get("PageSize") or 20)
    shown = [
        {
            "PrincipalId": each.target,
            "Type": each.kind,
            "Accepted": each.accepted or each.kind != "ACCOUNT",
            "ShareTagOptions": each.tag_options,
            "SharePrincipals": each.principals,
        }
        for each in page
    ]
    return {"PortfolioShareDetails": shown, "NextPageToken": token}


def _describe_status(request: Request) -> dict[str, Any]:
    require_administrator(request)
    token = request.given["PortfolioShareToken"]
    found = share_of_token(request.place, token)
    if found is None:
        raise not_found("Portfolio share", token)
    portfolio, share = found
    return {
        "PortfolioShareToken": token,
        "PortfolioId": portfolio.id,
        "OrganizationNodeValue": share.target,
        "Status": "COMPLETED" if share.done else "IN_PROGRESS",
    }


def _list_accounts(request: Request) -> dict[str, Any]:
    """The accounts that have the portfolio; those below a node, when one is given."""
    portfolio, given = own_portfolio(request), request.given
    parent = given.get("OrganizationParentId")
    if parent is None:
        found = [each.target for each in portfolio.shares.values() if each.kind == "ACCOUNT"]
    else:
        require_administrator(request)
        below = [each for each in _members() if parent in (*tree.ancestors(each), tree.organization_id())]
        found = [each for each in below if is_accepted(portfolio, Place(each, portfolio.region))]
    page, token = page_of(found, given.get("PageToken"), given.get("PageSize") or 20)
    return {"AccountIds": page, "NextPageToken": token}


def _members() -> list[str]:
    return [account for owner, account in list(tree.accounts._data) if owner == tree.MANAGEMENT]


def _list_nodes(request: Request) -> dict[str, Any]:
    require_administrator(request)
    portfolio, given = own_portfolio(request), request.given
    wanted = given["OrganizationNodeType"]
    nodes = [each.target for each in portfolio.shares.values() if each.kind == KINDS[wanted]]
    page, token = page_of(nodes, given.get("PageToken"), given.get("PageSize") or 20)
    return {"OrganizationNodes": [{"Type": wanted, "Value": each} for each in page], "NextPageToken": token}
