"""Launch constraints: which role Service Catalog assumes when a product of a portfolio is launched.

API Reference, CreateConstraint; Administrator Guide, "AWS Service Catalog Launch Constraints".
"""

import json
from typing import Any

from ministack.services import iam

from ...wrapping import attribute_of
from ..errors import ApiError
from ..request import Request
from ..service import Handler, Need
from ..store import page_of
from .shares import is_accepted
from .store import Constraint, Portfolio, invalid, new_id, not_found, once, own_portfolio, portfolios

roles = attribute_of(iam, "_roles")
SERVICE_PRINCIPAL = "servicecatalog.amazonaws.com"


def operations() -> dict[str, Handler]:
    """The operations on constraints."""
    return {
        "CreateConstraint": once(_create),
        "DeleteConstraint": _delete,
        "DescribeConstraint": _describe,
        "ListConstraintsForPortfolio": _list,
    }


def launch_of(portfolio: Portfolio, product: str) -> Constraint | None:
    """The launch constraint of a product in a portfolio."""
    return next((each for each in portfolio.constraints.values() if each.product == product), None)


def role_of(constraint: Constraint, account: str) -> str:
    """The ARN of the launch role for a launch in this account: LocalRoleName is the name of a role in it."""
    parameters = json.loads(constraint.parameters)
    return str(parameters.get("RoleArn") or f"arn:aws:iam::{account}:role/{parameters['LocalRoleName']}")


def passed_role(request: Request) -> list[Need]:
    """To assign a role, its administrator needs iam:PassRole (Administrator Guide, "Launch Constraints")."""
    if request.operation != "CreateConstraint" or request.given.get("Type") != "LAUNCH":
        return []
    try:
        role = _role_given(request)
    except ApiError:
        return []
    return [Need("iam:PassRole", role, {"iam:PassedToService": SERVICE_PRINCIPAL})]


def _role_given(request: Request) -> str:
    """RoleArn or LocalRoleName: "You are required to specify either [...] but can't use both"."""
    try:
        parameters = json.loads(request.given["Parameters"])
    except json.JSONDecodeError as error:
        raise invalid("Parameters are no JSON.") from error
    named = {"RoleArn", "LocalRoleName"} & set(parameters) if isinstance(parameters, dict) else set()
    if len(named) != 1 or set(parameters) != named:
        raise invalid("A launch constraint has either RoleArn or LocalRoleName.")
    name = parameters.get("LocalRoleName")
    return str(parameters.get("RoleArn") or f"arn:aws:iam::{request.place.account}:role/{name}")


def _create(request: Request) -> dict[str, Any]:
    given, portfolio = request.given, own_portfolio(request)
    if given["ProductId"] not in portfolio.products:
        raise not_found("Product", given["ProductId"])
    if given["Type"] != "LAUNCH":
        raise invalid("The local cloud simulates constraints of type LAUNCH.")
    role = _role_given(request)
    # "The given role name must exist in the account used to create the launch constraint."
    if role.split(":")[4] == request.place.account and role.rsplit("/", 1)[-1] not in roles:
        raise invalid(f"The role {role} does not exist.")
    if launch_of(portfolio, given["ProductId"]) is not None:
        # "You also cannot have more than one LAUNCH constraint on a product and portfolio."
        message = f"Product {given['ProductId']} has a launch constraint in portfolio {portfolio.id}."
        raise ApiError("DuplicateResourceException", message)
    made = Constraint(
        new_id("cons"),
        portfolio.id,
        given["ProductId"],
        request.place.account,
        given["Parameters"],
        given.get("Description", ""),
    )
    portfolio.constraints[made.id] = made
    return _shown(made)


def _detail(constraint: Constraint) -> dict[str, Any]:
    return {
        "ConstraintId": constraint.id,
        "Type": "LAUNCH",
        "Description": constraint.description,
        "Owner": constraint.owner,
        "ProductId": constraint.product,
        "PortfolioId": constraint.portfolio,
    }


def _shown(constraint: Constraint) -> dict[str, Any]:
    parameters = constraint.parameters
    return {"ConstraintDetail": _detail(constraint), "ConstraintParameters": parameters, "Status": "AVAILABLE"}


def _find(request: Request) -> tuple[Portfolio, Constraint]:
    identity = request.given["Id"]
    for portfolio in portfolios.values():
        if (portfolio.account, portfolio.region) == request.place and identity in portfolio.constraints:
            return portfolio, portfolio.constraints[identity]
    raise not_found("Constraint", identity)


def _describe(request: Request) -> dict[str, Any]:
    return _shown(_find(request)[1])


def _delete(request: Request) -> dict[str, Any]:
    portfolio, constraint = _find(request)
    del portfolio.constraints[constraint.id]
    return {}


def _list(request: Request) -> dict[str, Any]:
    given = request.given
    portfolio = portfolios.get(given["PortfolioId"])
    if portfolio is None or not is_accepted(portfolio, request.place):
        portfolio = own_portfolio(request)
    product = given.get("ProductId")
    found = [each for each in portfolio.constraints.values() if product in (None, each.product)]
    page, token = page_of(found, given.get("PageToken"), given.get("PageSize") or 20)
    return {"ConstraintDetails": [_detail(each) for each in page], "NextPageToken": token}
