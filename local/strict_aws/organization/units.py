"""Organizational units: names and depth, what is in them, and moves of accounts between them."""

import secrets
import string
from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import organizations

from ..wrapping import attribute_of
from .answers import Answer, Payload, answer, constraint, depth_of, error, is_parent_of
from .policy_rules import attach_managed_policies, detach_everything
from .tree import accounts, organization_id, roots, units

# Organizations User Guide, "Quotas and service limits": nesting of units.
MAX_DEPTH = 5
ID_CHARACTERS = string.ascii_lowercase + string.digits

Plain = Callable[[Payload], Answer]


def operations(plain: dict[str, Any]) -> dict[str, Any]:
    """The operations on units, and those that the emulator lacks."""
    return {
        "CreateOrganizationalUnit": partial(_create, plain["CreateOrganizationalUnit"]),
        "DeleteOrganizationalUnit": partial(_delete, plain["DeleteOrganizationalUnit"]),
        "ListAccountsForParent": partial(_list_in_parent, plain["ListAccountsForParent"]),
        "ListChildren": _list_children,
        "ListOrganizationalUnitsForParent": partial(_list_in_parent, plain["ListOrganizationalUnitsForParent"]),
        "MoveAccount": partial(_move, plain["MoveAccount"]),
        "UpdateOrganizationalUnit": _update,
    }


def _create(plain: Plain, payload: Payload) -> Answer:
    parent, name = payload.get("ParentId", ""), payload.get("Name", "")
    if not _exists(parent):
        return _no_parent(parent)
    if _has_name(parent, name):
        return error("DuplicateOrganizationalUnitException", "An OU with the same name already exists.")
    if depth_of(parent) >= MAX_DEPTH:
        return constraint("OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the number of levels of nested OUs.")
    before = set(units)
    created = plain(payload)
    for unit in set(units) - before:
        return answer({"OrganizationalUnit": _renamed(unit)})
    return created


def _delete(plain: Plain, payload: Payload) -> Answer:
    unit = payload.get("OrganizationalUnitId", "")
    if unit in units and (_children(unit, units) or _children(unit, accounts)):
        return error("OrganizationalUnitNotEmptyException", "The OU still has accounts or OUs in it.")
    if unit in units:
        detach_everything(unit)
    return plain(payload)


def _move(plain: Plain, payload: Payload) -> Answer:
    account, source = payload.get("AccountId", ""), payload.get("SourceParentId", "")
    if account in accounts and _exists(source) and not is_parent_of(source, account):
        return error("SourceParentNotFoundException", "The account is not in the specified source.")
    return plain(payload)


def _renamed(unit: str) -> dict[str, Any]:
    """Gives a new unit an id of AWS's form, ``ou-<the root's>-<its own>``, and the policies of every new unit."""
    record = units.pop(unit)
    root = next(iter(roots)).removeprefix("r-")
    identity = f"ou-{root}-{''.join(secrets.choice(ID_CHARACTERS) for _ in range(8))}"
    arn = f"{record['Arn'].rsplit('/', 2)[0]}/{organization_id()}/{identity}"
    units[identity] = {**record, "Id": identity, "Arn": arn}
    tags = attribute_of(organizations, "_tags")
    if unit in tags:
        tags[identity] = tags.pop(unit)
    attach_managed_policies(identity)
    return {name: value for name, value in units[identity].items() if not name.startswith("_")}


def _update(payload: Payload) -> Answer:
    unit, name = payload.get("OrganizationalUnitId", ""), payload.get("Name")
    record = units.get(unit)
    if record is None:
        return error("OrganizationalUnitNotFoundException", f"We can't find an OU with the Id {unit}.")
    if name and name != record["Name"] and _has_name(record["_ParentId"], name):
        return error("DuplicateOrganizationalUnitException", "An OU with the same name already exists.")
    units[unit] = {**record, "Name": name or record["Name"]}
    shown = {key: value for key, value in units[unit].items() if not key.startswith("_")}
    return answer({"OrganizationalUnit": shown})


def _list_in_parent(plain: Plain, payload: Payload) -> Answer:
    parent = payload.get("ParentId", "")
    return plain(payload) if _exists(parent) else _no_parent(parent)


def _list_children(payload: Payload) -> Answer:
    parent, kind = payload.get("ParentId", ""), payload.get("ChildType", "")
    if not _exists(parent):
        return _no_parent(parent)
    store = {"ACCOUNT": accounts, "ORGANIZATIONAL_UNIT": units}.get(kind)
    if store is None:
        return error("InvalidInputException", "ChildType is not valid.", Reason="INVALID_ENUM")
    return answer({"Children": [{"Id": child, "Type": kind} for child in _children(parent, store)]})


def _exists(parent: str) -> bool:
    return parent in units or parent in roots


def _no_parent(parent: str) -> Answer:
    return error("ParentNotFoundException", f"We can't find a root or OU with the ParentId {parent}.")


def _has_name(parent: str, name: str) -> bool:
    return any(each["Name"] == name and each["_ParentId"] == parent for each in units.values())


def _children(parent: str, store: Any) -> list[str]:
    return [child for child, record in store.items() if record.get("_ParentId") == parent]
