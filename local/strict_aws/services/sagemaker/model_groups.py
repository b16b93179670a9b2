"""Model package groups and their resource policies.

SageMaker AI Developer Guide, "Deploy a model version from a different account": the policy of a group is evaluated for
the group and for the versions in it. A group is described by its ARN from other accounts; its policy only in its own.
"""

import json
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_evaluator

from ...wrapping import original_of
from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store, parsed_arn
from . import tags
from .listing import listed

caller_arn = original_of(iam_evaluator, "caller_arn", "")
GROUP = "model-package-group"
VERSION = "model-package"
groups: Store[dict[str, Any]] = Store()
_policies: Store[str] = Store()


def found_group(reference: str, place: Place) -> tuple[dict[str, Any] | None, str]:
    """The group of this name or ARN, and its ARN. A name is one of this place."""
    arn = parsed_arn(reference)
    if arn is not None:
        return (groups.find(arn) if arn.kind == GROUP else None), reference
    return groups.at(place).get(reference), f"arn:aws:sagemaker:{place.region}:{place.account}:{GROUP}/{reference}"


def policy_of(arn: str) -> tuple[Any, str] | None:
    """The policy that is evaluated for a group or for a version in one, and the account of its owner."""
    parsed = parsed_arn(arn)
    if parsed is None or parsed.kind not in (GROUP, VERSION):
        return None
    policy = _policies.at(parsed.place).get(parsed.name.partition("/")[0])
    return (policy, parsed.place.account) if policy else None


def caller() -> dict[str, Any]:
    """Who calls, as CreatedBy and LastModifiedBy have it."""
    return {"IamIdentity": {"Arn": caller_arn()}}


def now() -> datetime:
    """The time, as answers have it."""
    return datetime.now(UTC)


def _exists(arn: Arn) -> bool:
    return groups.find(arn) is not None


tags.exists[GROUP] = _exists


def _create(request: Request) -> dict[str, Any]:
    name = request.given["ModelPackageGroupName"]
    known, arn = found_group(name, request.place)
    if known is not None:
        raise ApiError("ValidationException", f"Model Package Group already exists: {arn}")
    tags.tag(arn, request.given.get("Tags"))
    groups.at(request.place)[name] = {
        "ModelPackageGroupName": name,
        "ModelPackageGroupArn": arn,
        "ModelPackageGroupDescription": request.given.get("ModelPackageGroupDescription"),
        "CreationTime": now(),
        "CreatedBy": caller(),
        "ModelPackageGroupStatus": "Completed",
        "versions": {},
        "next": 1,
    }
    return {"ModelPackageGroupArn": arn}


def described(reference: str, place: Place) -> dict[str, Any]:
    """The group, or the refusal of a group that does not exist."""
    known, arn = found_group(reference, place)
    if known is None:
        raise ApiError("ValidationException", f"ModelPackageGroup {arn} does not exist.")
    return known


def _describe(request: Request) -> dict[str, Any]:
    return described(request.given["ModelPackageGroupName"], request.place)


def _list(request: Request) -> dict[str, Any]:
    if request.given.get("CrossAccountFilterOption") == "CrossAccount":
        # Of other accounts, those that AWS RAM shares are listed: a policy alone lists none.
        return {"ModelPackageGroupSummaryList": []}
    page, token = listed(request, groups.at(request.place).values(), "ModelPackageGroupName")
    return {"ModelPackageGroupSummaryList": page, "NextToken": token}


def _delete(request: Request) -> None:
    group = described(request.given["ModelPackageGroupName"], request.place)
    if group["versions"]:
        raise ApiError("ConflictException", f"{group['ModelPackageGroupArn']} still has model packages.")
    name = group["ModelPackageGroupName"]
    groups.at(request.place).pop(name)
    _policies.at(request.place).pop(name, None)
    tags.forget(group["ModelPackageGroupArn"])


def _own(request: Request) -> tuple[str, str]:
    """Name and ARN of a group of the caller's account, for the operations on its policy."""
    name = request.given["ModelPackageGroupName"]
    known, arn = found_group(name, request.place)
    if known is None:
        raise ApiError("ValidationException", f"Cannot find Model Package Group: {arn}")
    return name, arn


def _put_policy(request: Request) -> dict[str, Any]:
    name, arn = _own(request)
    policy = request.given["ResourcePolicy"]
    problem = _problem(policy)
    if problem:
        raise ApiError("ValidationException", f"Invalid resource policy: {problem}")
    _policies.at(request.place)[name] = policy
    return {"ModelPackageGroupArn": arn}


def _problem(policy: str) -> str | None:
    """Why a text is no resource policy (IAM User Guide, "IAM JSON policy element reference")."""
    try:
        statements = json.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError):
        return "it is no JSON object with Statement"
    for each in statements if isinstance(statements, list) else [statements]:
        if not isinstance(each, dict) or each.get("Effect") not in ("Allow", "Deny"):
            return "a statement has no Effect"
        for name in ("Principal", "Action", "Resource"):
            if name not in each and f"Not{name}" not in each:
                return f"a statement has no {name}"
    return None


def _get_policy(request: Request) -> dict[str, Any]:
    name, arn = _own(request)
    if name not in _policies.at(request.place):
        raise ApiError("ValidationException", f"Cannot find resource policy for: {arn}")
    return {"ResourcePolicy": _policies.at(request.place)[name]}


def _delete_policy(request: Request) -> None:
    name, arn = _own(request)
    if _policies.at(request.place).pop(name, None) is None:
        raise ApiError("ValidationException", f"Cannot find resource policy for: {arn}")


OPERATIONS = {
    "CreateModelPackageGroup": _create,
    "DescribeModelPackageGroup": _describe,
    "ListModelPackageGroups": _list,
    "DeleteModelPackageGroup": _delete,
    "PutModelPackageGroupPolicy": _put_policy,
    "GetModelPackageGroupPolicy": _get_policy,
    "DeleteModelPackageGroupPolicy": _delete_policy,
}
