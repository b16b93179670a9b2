"""Trails: without one that logs, no recorded call becomes an event."""

import json
from collections.abc import Iterator
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail, s3

from ..organization.tree import MANAGEMENT, is_member, organization_id
from ..wrapping import attribute_of, entry_of, original_of, wrap

trails = attribute_of(cloudtrail, "_trails")
event_selectors = attribute_of(cloudtrail, "_event_selectors")
default_selectors = attribute_of(cloudtrail, "_DEFAULT_EVENT_SELECTORS")
error = original_of(cloudtrail, "_err", "code msg status")
bucket_owner = original_of(s3, "_bucket_owner_account", "name")


def install() -> None:
    """Makes CreateTrail and UpdateTrail refuse what AWS refuses, and shows members the organization's trails."""
    wrap(cloudtrail, "_visible_trail_items", "include_shadow_trails", _with_organization_trails)
    wrap(cloudtrail, "_find_visible_trail", "raw", _finding_organization_trails)
    dispatch = attribute_of(cloudtrail, "_DISPATCH")
    for operation in ("CreateTrail", "UpdateTrail"):
        dispatch[operation] = _checked(entry_of(dispatch, operation))


def _with_organization_trails(plain: Any) -> Any:
    def answer(*, include_shadow_trails: bool = True) -> Any:
        shown = plain(include_shadow_trails=include_shadow_trails)
        return [*shown, *_organization_trails(include_shadow_trails)]

    return answer


def _organization_trails(include_shadow_trails: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """AWS CloudTrail User Guide, Creating a trail for an organization: member accounts see it, and cannot change it."""
    account, region = responses.get_account_id(), responses.get_region()
    if account == MANAGEMENT or not is_member(account):
        return
    for (_owner, home, name), trail in trails.all_items():
        is_shown = home == region or (include_shadow_trails and trail.get("IsMultiRegionTrail"))
        if trail.get("IsOrganizationTrail") and is_shown:
            yield home, name, trail


def policy_of_trail(arn: str) -> tuple[Any, str] | None:
    """What AWS lets all members do with an organization trail, as if it had a policy. Other trails have none."""
    owner, home = arn.split(":")[4], arn.split(":")[3]
    trail = trails.get_scoped(owner, home, arn.rsplit("/", 1)[-1])
    if not (trail and trail.get("IsOrganizationTrail")):
        return None
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus"],
        "Resource": arn,
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization_id() or ""}},
    }
    return json.dumps({"Statement": [statement]}), owner


def _finding_organization_trails(plain: Any) -> Any:
    """AWS CloudTrail API Reference, GetTrailStatus: a member account has to name it by its ARN."""

    def answer(raw: str) -> Any:
        for home, name, trail in _organization_trails(include_shadow_trails=True):
            if trail.get("TrailARN") == raw:
                return name, home, trail
        return plain(raw)

    return answer


def _checked(plain: Any) -> Any:
    def answer(body: dict[str, Any]) -> Any:
        refusal = _refusal(body)
        return error(*refusal) if refusal else plain(body)

    return answer


def _refusal(body: dict[str, Any]) -> tuple[str, str] | None:
    """AWS CloudTrail API Reference, CreateTrail, Errors."""
    account = responses.get_account_id()
    bucket = body.get("S3BucketName")
    if body.get("IsOrganizationTrail") and account != MANAGEMENT:
        if is_member(account):
            return (
                "NotOrganizationMasterAccountException",
                "The account is not the management account of its organization.",
            )
        return "OrganizationsNotInUseException", "The account is not a member of an organization."
    if bucket is not None and bucket_owner(bucket) is None:
        return "S3BucketDoesNotExistException", f"S3 bucket {bucket} does not exist."
    return None


def is_logged(account: str, region: str, record: dict[str, Any]) -> bool:
    """Whether a trail that logs covers the record: one of the account's own, or the organization's."""
    if record["eventCategory"] != "Management":
        return False
    return any(_selects(selectors, record) for selectors in _selectors_over(account, region))


def _selectors_over(account: str, region: str) -> Iterator[list[dict[str, Any]]]:
    for (owner, home, name), trail in trails.all_items():
        for_account = owner == account or (trail.get("IsOrganizationTrail") and is_member(account))
        for_region = home == region or trail.get("IsMultiRegionTrail")
        if for_account and for_region and trail.get("IsLogging"):
            yield event_selectors.get_scoped(owner, home, name, default_selectors)


def _selects(selectors: list[dict[str, Any]], record: dict[str, Any]) -> bool:
    """AWS CloudTrail User Guide, Logging management events: read and write events, and excluded sources."""
    wanted = ("All", "ReadOnly" if record["readOnly"] else "WriteOnly")
    for selector in selectors:
        if "FieldSelectors" in selector:
            if all(_matches(field, record) for field in selector["FieldSelectors"]):
                return True
        elif selector.get("IncludeManagementEvents", True) and selector.get("ReadWriteType", "All") in wanted:
            return record["eventSource"] not in selector.get("ExcludeManagementEventSources", [])
    return False


def _matches(field: dict[str, Any], record: dict[str, Any]) -> bool:
    value = str(record.get(field["Field"], ""))
    value = value.lower() if field["Field"] == "readOnly" else value
    if "NotEquals" in field and value in field["NotEquals"]:
        return False
    return "Equals" not in field or value in field["Equals"]
