"""Provisioned products: a stack in the account of the launch role, made with that role's rights.

API Reference, ProvisionProduct, DescribeRecord, DescribeProvisionedProduct, SearchProvisionedProducts and
TerminateProvisionedProduct.
"""

from typing import Any

from ministack.core import iam_evaluator

from ...wrapping import original_of
from ..errors import ApiError
from ..request import Request
from ..service import Handler
from ..store import Place, page_of
from .end_users import path_of, product_of, version_of
from .launch_constraints import launch_of, role_of
from .launched_stacks import Launch, LaunchRefusedError, delete_stack, make_stack, outputs_of, state_of
from .provisioned_products import (
    Provisioned,
    Record,
    detail,
    find,
    is_of,
    named_in,
    provisioned,
    record_detail,
    record_status,
)
from .store import invalid, new_id, not_found, once, tags_given, tags_shown

caller_arn = original_of(iam_evaluator, "caller_arn", "")


def operations() -> dict[str, Handler]:
    """The operations on provisioned products."""
    return {
        "DescribeProvisionedProduct": _describe,
        "DescribeRecord": _describe_record,
        "ProvisionProduct": once(_provision),
        "SearchProvisionedProducts": _search,
        "TerminateProvisionedProduct": once(_terminate),
    }


def levels(request: Request) -> dict[str, str]:
    """The condition keys of what a user, a role or an account may do with provisioned products: "self".

    Administrator Guide, "Example policies for managing provisioned products". All three for one's own, and for what is
    about none; of another user's, the account's and, by the same role, the role's.
    """
    level = request.given.get("AccessLevelFilter", {}).get("Key")
    found = None if level else named_in(request)
    keys = {"servicecatalog:accountLevel": "self"}
    if level in ("Role", "User") or (level is None and (found is None or is_of(found, "Role"))):
        keys["servicecatalog:roleLevel"] = "self"
    if level == "User" or (level is None and (found is None or is_of(found, "User"))):
        keys["servicecatalog:userLevel"] = "self"
    return keys


def _provision(request: Request) -> dict[str, Any]:
    given, product = request.given, product_of(request)
    version = version_of(request, product)
    path, portfolio = path_of(request, product)
    name = given["ProvisionedProductName"]
    if any(
        each.place == request.place and each.name == name and state_of(each.launch) for each in provisioned.values()
    ):
        # ProvisionedProductName: "This value must be unique for the Amazon Web Services account".
        raise ApiError("DuplicateResourceException", f"A provisioned product named {name} exists.")
    constraint = launch_of(portfolio, product.id)
    identity = new_id("pp")
    role = role_of(constraint, request.place.account) if constraint else None
    account = role.split(":")[4] if role else request.place.account
    launch = Launch(role, Place(account, request.place.region), f"SC-{account}-{identity}")
    record = Record(new_id("rec"), "PROVISION_PRODUCT")
    parameters = {each["Key"]: each.get("Value", "") for each in given.get("ProvisioningParameters", [])}
    tags = {**portfolio.tags, **product.tags, **tags_given(given)}
    try:
        make_stack(request, launch, version.template, parameters, tags)
    except LaunchRefusedError as refused:
        record.error = refused.code, str(refused)
    made = Provisioned(
        identity,
        name,
        request.place,
        caller_arn(),
        product.id,
        version.id,
        path,
        launch,
        tags,
        given["ProvisionToken"],
        [record],
    )
    provisioned[identity] = made
    return {"RecordDetail": record_detail(made, record, "CREATED")}


def _describe_record(request: Request) -> dict[str, Any]:
    identity = request.given["Id"]
    found = named_in(request)
    record = next((each for each in found.records if each.id == identity), None) if found else None
    if found is None or record is None:
        raise not_found("Record", identity)
    outputs = [{"OutputKey": key, "OutputValue": value} for key, value in outputs_of(found.launch).items()]
    return {"RecordDetail": record_detail(found, record), "RecordOutputs": outputs}


def _describe(request: Request) -> dict[str, Any]:
    given = request.given
    if ("Id" in given) == ("Name" in given):
        raise invalid("A provisioned product is named by its id or by its name, and not by both.")
    return {"ProvisionedProductDetail": detail(find(request))}


def _search(request: Request) -> dict[str, Any]:
    """By default those of the caller; AccessLevelFilter widens to the role and the account."""
    given = request.given
    level = given.get("AccessLevelFilter", {}).get("Key", "User")
    found = [each for each in provisioned.values() if each.place == request.place and is_of(each, level)]
    page, token = page_of(found, given.get("PageToken"), given.get("PageSize") or 20)
    more = [{**detail(each), "Tags": tags_shown(each.tags), "UserArn": each.user} for each in page]
    return {"ProvisionedProducts": more, "TotalResultsCount": len(found), "NextPageToken": token}


def _terminate(request: Request) -> dict[str, Any]:
    """With the launch role's rights: "A launch constraint specifies the role that Service Catalog assumes when an end
    user launches, updates, or terminates a product"."""
    found, record = find(request), Record(new_id("rec"), "TERMINATE_PROVISIONED_PRODUCT")
    for each in found.records:
        each.outcome = record_status(found, each)
    try:
        delete_stack(request, found.launch)
    except LaunchRefusedError as refused:
        record.error = refused.code, str(refused)
    found.records.append(record)
    return {"RecordDetail": record_detail(found, record, "CREATED")}
