"""The shape of the answers of AWS Organizations: accounts with their state and paths, units with theirs, and pages."""

import base64
import binascii
import json
from typing import Any

from .tree import ancestors, organization_id, path_of, units

Payload = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]

# Organizations API Reference: MaxResults of every list is at most 20, which is the default, too.
PAGE = 20
LISTS = (
    "Accounts",
    "Children",
    "CreateAccountStatuses",
    "DelegatedAdministrators",
    "DelegatedServices",
    "EnabledServicePrincipals",
    "OrganizationalUnits",
    "Parents",
    "Policies",
    "Roots",
    "Targets",
)


def answer(content: dict[str, Any]) -> Answer:
    """A successful answer."""
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(content).encode()


def error(code: str, message: str, **members: str) -> Answer:
    """An error with the members that its shape declares, such as ``Reason``."""
    body = {"__type": code, "Message": message, **members}
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}
    return 400, headers, json.dumps(body).encode()


def constraint(reason: str, message: str) -> Answer:
    """A ConstraintViolationException."""
    return error("ConstraintViolationException", message, Reason=reason)


def shaped(content: dict[str, Any]) -> dict[str, Any]:
    """The answer with accounts and units in AWS's shape, which the emulator keeps in an older one."""
    for name in ("Account", "OrganizationalUnit"):
        shape = _account if name == "Account" else _unit
        if isinstance(content.get(name), dict):
            content[name] = shape(content[name])
        if isinstance(content.get(f"{name}s"), list):
            content[f"{name}s"] = [shape(each) for each in content[f"{name}s"]]
    return content


def _account(record: dict[str, Any]) -> dict[str, Any]:
    """The state took the place of the status, which was retired on 9 September 2026 (API Reference, "Account")."""
    left = {name: value for name, value in record.items() if name not in ("Path", "Status")}
    path = path_of(record["Id"])
    return {**left, "State": record["Status"], "Paths": [f"{path}{record['Id']}/"] if path else []}


def _unit(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "Path": unit_path(record["Id"])}


def unit_path(unit: str) -> str:
    """The path of a unit: the ids of the organization, the root and the units down to it."""
    path = [unit]
    while (record := units.get(path[-1])) is not None:
        path.append(record["_ParentId"])
    return "/".join([organization_id() or "", *path[::-1]]) + "/"


def depth_of(parent: str) -> int:
    """How many units are above a child of this parent; 0 below the root."""
    return len(unit_path(parent).strip("/").split("/")) - 2


def is_parent_of(parent: str, account: str) -> bool:
    """Whether the account is directly in this unit or root."""
    return ancestors(account)[-2:-1] == [parent]


def in_pages(payload: Payload, content: dict[str, Any]) -> dict[str, Any] | None:
    """The page that was asked for. None for a page that is too large, or a token that no answer has had."""
    name = next((each for each in LISTS if isinstance(content.get(each), list)), None)
    if name is None:
        return content
    start = _offset(payload.get("NextToken"))
    size = payload.get("MaxResults") or PAGE
    if start is None or size > PAGE:
        return None
    everything = content[name]
    page = {**content, name: everything[start : start + size]}
    if start + size < len(everything):
        page["NextToken"] = base64.b64encode(str(start + size).encode()).decode()
    return page


def page_refusal(payload: Payload) -> Answer:
    """Why there is no such page."""
    if (payload.get("MaxResults") or PAGE) > PAGE:
        message = f"MaxResults has a value of more than {PAGE}."
        return error("InvalidInputException", message, Reason="MAX_VALUE_EXCEEDED")
    return error("InvalidInputException", "You provided an invalid NextToken.", Reason="INVALID_NEXT_TOKEN")


def _offset(token: str | None) -> int | None:
    if not token:
        return 0
    try:
        offset = int(base64.b64decode(token, validate=True))
    except (binascii.Error, ValueError):
        return None
    return offset if offset >= 0 else None
