"""Provisioned products and the requests about them, as answers show them. Their states are those of their stacks."""

import time
from dataclasses import dataclass, field
from typing import Any

from ministack.core import iam_evaluator

from ...policies.context_keys import principal_arn
from ...wrapping import original_of
from ..request import Request
from ..store import Place
from .launched_stacks import Launch, state_of
from .store import not_found, tags_shown

caller_arn = original_of(iam_evaluator, "caller_arn", "")


@dataclass
class Record:
    """A request about a provisioned product. ``error`` is why it failed before there was a stack; ``outcome`` is its
    status once another request has followed."""

    id: str
    kind: str
    created: float = field(default_factory=time.time)
    error: tuple[str, str] | None = None
    outcome: str | None = None


@dataclass
class Provisioned:
    """A provisioned product. ``user`` is the ARN of who made it."""

    id: str
    name: str
    place: Place
    user: str
    product: str
    version: str
    path: str
    launch: Launch
    tags: dict[str, str]
    token: str
    records: list[Record]
    created: float = field(default_factory=time.time)


def record_detail(of: Provisioned, record: Record, status: str | None = None) -> dict[str, Any]:
    """RecordDetail. The answer to the request itself has the status CREATED."""
    state = state_of(of.launch)
    error = record.error or (state.failure if state else None)
    return {
        "RecordId": record.id,
        "ProvisionedProductName": of.name,
        "Status": status or record_status(of, record),
        "CreatedTime": record.created,
        "UpdatedTime": time.time(),
        "ProvisionedProductType": "CFN_STACK",
        "RecordType": record.kind,
        "ProvisionedProductId": of.id,
        "ProductId": of.product,
        "ProvisioningArtifactId": of.version,
        "PathId": of.path,
        "RecordErrors": [{"Code": error[0], "Description": error[1]}] if error and status is None else [],
        "RecordTags": tags_shown(of.tags),
        "LaunchRoleArn": of.launch.role,
    }


def record_status(of: Provisioned, record: Record) -> str:
    """RecordStatus: as far as the stack is. One that rolls back is IN_PROGRESS_IN_ERROR."""
    state = state_of(of.launch)
    if record.error or record.outcome:
        return record.outcome or "FAILED"
    if state is None:
        return "SUCCEEDED"
    if state.in_progress:
        return "IN_PROGRESS_IN_ERROR" if state.failure else "IN_PROGRESS"
    return "FAILED" if state.failure else "SUCCEEDED"


def detail(of: Provisioned) -> dict[str, Any]:
    """ProvisionedProductDetail."""
    last = of.records[-1]
    status = {"SUCCEEDED": "AVAILABLE", "FAILED": "ERROR"}.get(record_status(of, last), "UNDER_CHANGE")
    succeeded = [each.id for each in of.records if record_status(of, each) == "SUCCEEDED"]
    return {
        "Name": of.name,
        "Arn": f"arn:aws:servicecatalog:{of.place.region}:{of.place.account}:stack/{of.name}/{of.id}",
        "Type": "CFN_STACK",
        "Id": of.id,
        "Status": status,
        "CreatedTime": of.created,
        "IdempotencyToken": of.token,
        "LastRecordId": last.id,
        "LastProvisioningRecordId": last.id,
        "LastSuccessfulProvisioningRecordId": succeeded[-1] if succeeded else None,
        "ProductId": of.product,
        "ProvisioningArtifactId": of.version,
        "LaunchRoleArn": of.launch.role,
    }


def is_of(found: Provisioned, level: str) -> bool:
    """Whether it is the caller's at an access level: Account, Role or User."""
    if level == "User":
        return found.user == caller_arn()
    return level == "Account" or principal_arn(found.user) == principal_arn(caller_arn())


provisioned: dict[str, Provisioned] = {}


def named_in(request: Request) -> Provisioned | None:
    """What a request is about, by id, by name or by one of its records."""
    given = request.given
    wanted = {given.get(key) for key in ("Id", "ProvisionedProductId", "Name", "ProvisionedProductName")} - {None}
    if request.operation == "ProvisionProduct":
        return None
    for each in provisioned.values():
        known = {each.id, each.name, *(record.id for record in each.records)}
        if each.place == request.place and known & wanted:
            return each
    return None


def find(request: Request) -> Provisioned:
    """The same. Refuses a request about none."""
    found = named_in(request)
    if found is None:
        given = request.given
        named = given.get("Id") or given.get("Name") or given.get("ProvisionedProductId")
        raise not_found("Provisioned product", named or given.get("ProvisionedProductName"))
    return found
