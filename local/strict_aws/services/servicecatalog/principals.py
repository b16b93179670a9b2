"""Who may use a portfolio's products: principals of an account, and patterns of names that a share takes along.

API Reference, AssociatePrincipalWithPortfolio and DisassociatePrincipalFromPortfolio.
"""

import re
from functools import cache
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from ...policies.context_keys import principal_arn
from ...wrapping import attribute_of, original_of
from ..request import Request
from ..service import Handler
from ..store import page_of
from .shares import is_accepted, shares_with
from .store import PRINCIPALS_PER_PORTFOLIO, Portfolio, invalid, not_found, own_portfolio, portfolios, within

caller_arn = original_of(iam_evaluator, "caller_arn", "")
stores = {kind: attribute_of(iam, f"_{kind}s") for kind in ("group", "role", "user")}
IAM = re.compile(r"arn:aws:iam::(\d{12}):(group|role|user)/(?:.*/)?([^/]+)")
PATTERN = re.compile(r"arn:aws:iam:::(group|role|user)/.+")
# "You can associate a maximum of 10 Principals with a portfolio using PrincipalType as IAM_PATTERN."
PATTERNS_PER_PORTFOLIO = 10


def operations() -> dict[str, Handler]:
    """The operations on principals."""
    return {
        "AssociatePrincipalWithPortfolio": _associate,
        "DisassociatePrincipalFromPortfolio": _disassociate,
        "ListPrincipalsForPortfolio": _list,
    }


def may_use(portfolio: Portfolio, request: Request) -> bool:
    """Whether the caller, or a group of the caller, is associated with a portfolio that its account has."""
    account = request.place.account
    associations = list(portfolio.principals.get(account, []))
    if account != portfolio.account:
        with_principals = any(share.principals for share in shares_with(portfolio, request.place))
        owners = portfolio.principals.get(portfolio.account, []) if with_principals else []
        associations += [each for each in owners if each[1] == "IAM_PATTERN"]
    return any(_matches(arn, *each) for arn in _identities(account) for each in associations)


def _identities(account: str) -> list[str]:
    """The ARNs by which the caller is associated: of the role of a session, or of a user and the user's groups."""
    arn = principal_arn(caller_arn())
    user = arn.rsplit("/", 1)[-1] if ":user/" in arn else None
    groups = [group["Arn"] for group in stores["group"].values() if user in group.get("Users", [])] if user else []
    return [arn, *groups]


def _matches(arn: str, associated: str, kind: str) -> bool:
    if kind == "IAM":
        return arn == associated
    return bool(_compiled(associated).fullmatch(re.sub(r"::\d{12}:", ":::", arn)))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """ "?" matches zero or one of any character, "*" any number of them, a slash too."""
    parts = {"?": ".?", "*": ".*"}
    return re.compile("".join(parts.get(each, re.escape(each)) for each in pattern))


def _reachable(request: Request) -> Portfolio:
    """A recipient may associate its own principals with an imported portfolio (Administrator Guide, "Sharing")."""
    found = portfolios.get(request.given["PortfolioId"])
    return found if found is not None and is_accepted(found, request.place) else own_portfolio(request)


def _associate(request: Request) -> dict[str, Any]:
    portfolio, given = _reachable(request), request.given
    entry = (given["PrincipalARN"], given["PrincipalType"])
    _check(request, *entry)
    listed = portfolio.principals.setdefault(request.place.account, [])
    if entry not in listed:
        within(len(listed), PRINCIPALS_PER_PORTFOLIO, "users, groups and roles of a portfolio")
        if entry[1] == "IAM_PATTERN":
            patterns = sum(kind == "IAM_PATTERN" for _, kind in listed)
            within(patterns, PATTERNS_PER_PORTFOLIO, "principals of type IAM_PATTERN")
        listed.append(entry)
    return {}


def _check(request: Request, arn: str, kind: str) -> None:
    """ "With this configuration, the PrincipalARN must already exist": IAM. A pattern may be of no principal."""
    if kind == "IAM_PATTERN":
        if not PATTERN.fullmatch(arn):
            raise invalid(f"Invalid principal pattern: {arn}")
        return
    named = IAM.fullmatch(arn)
    record = stores[named[2]].get(named[3]) if named and named[1] == request.place.account else None
    if record is None or record["Arn"] != arn:
        raise invalid(f"Invalid principal ARN: {arn}")


def _disassociate(request: Request) -> dict[str, Any]:
    """ "The PrincipalType and PrincipalARN must match the AssociatePrincipalWithPortfolio call request details." """
    portfolio, given = _reachable(request), request.given
    entry = (given["PrincipalARN"], given.get("PrincipalType", "IAM"))
    listed = portfolio.principals.get(request.place.account, [])
    if entry not in listed:
        raise not_found("Principal", entry[0])
    listed.remove(entry)
    return {}


def _list(request: Request) -> dict[str, Any]:
    """Recipients see the patterns of a share that has principals."""
    portfolio, account = _reachable(request), request.place.account
    listed = list(portfolio.principals.get(account, []))
    if account != portfolio.account and any(each.principals for each in shares_with(portfolio, request.place)):
        listed += [each for each in portfolio.principals.get(portfolio.account, []) if each[1] == "IAM_PATTERN"]
    page, token = page_of(listed, request.given.get("PageToken"), request.given.get("PageSize") or 20)
    return {"Principals": [{"PrincipalARN": arn, "PrincipalType": kind} for arn, kind in page], "NextPageToken": token}
