"""Event buses and rules of CloudFormation stacks: their policies are stored, and their targets must be of use.

AWS CloudFormation Template Reference, AWS::Events::EventBus, AWS::Events::EventBusPolicy and AWS::Events::Rule.
"""

import json
from typing import Any

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners

from ..requests.calls import Response
from ..wrapping import attribute_of, entry_of, original_of
from .bus_policies import put_permission
from .buses import target_error

ensure_default_bus = original_of(eventbridge, "_ensure_default_bus", "")
bus_policies = attribute_of(eventbridge, "_event_bus_policies")
remove_permission = original_of(eventbridge, "_remove_permission", "data")
_types: dict[str, dict[str, Any]] = attribute_of(provisioners, "_RESOURCE_HANDLERS")


def install() -> None:
    """Teaches CloudFormation the policies of event buses."""
    bus, rule = entry_of(_types, "AWS::Events::EventBus"), entry_of(_types, "AWS::Events::Rule")
    bus["create"], bus["update"] = _creating_bus(bus["create"]), _updating_bus(bus["update"])
    rule["create"] = _creating_rule(rule["create"], rule["delete"])
    _types["AWS::Events::EventBusPolicy"] = {
        "create": _create_policy,
        "update": _update_policy,
        "delete": _delete_policy,
    }


def _accepted(answer: Response | None) -> None:
    if answer is not None and answer[0] >= 400:
        raise ValueError(json.loads(answer[2])["message"])


def _write(name: str, properties: dict[str, Any]) -> None:
    policy = properties.get("Policy")
    if policy:
        _accepted(put_permission({"EventBusName": name, "Policy": json.dumps(policy)}))


def _creating_bus(plain: Any) -> Any:
    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        created = plain(logical_id, properties, stack)
        _write(created[0], properties)
        return created

    return create


def _updating_bus(plain: Any) -> Any:
    def update(name: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
        updated = plain(name, old, new, stack)
        if old.get("Policy") and not new.get("Policy"):
            _accepted(remove_permission({"EventBusName": updated[0], "RemoveAllPermissions": True}))
        _write(updated[0], new)
        return updated

    return update


def _creating_rule(plain: Any, delete: Any) -> Any:
    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        created = plain(logical_id, properties, stack)
        try:
            for target in properties.get("Targets") or []:
                _accepted(target_error(target, created[1]["Arn"]))
        except ValueError:
            delete(created[0], properties)
            raise
        return created

    return create


def _create_policy(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
    ensure_default_bus()
    name, statement_id = properties.get("EventBusName") or "default", properties["StatementId"]
    statement = properties.get("Statement")
    if statement is None:
        _accepted(put_permission({**properties, "EventBusName": name}))
    else:
        policy = bus_policies.get(name, {"Version": "2012-10-17", "Statement": []})
        others = [each for each in policy["Statement"] if each.get("Sid") != statement_id]
        _write(name, {"Policy": {**policy, "Statement": [*others, {**statement, "Sid": statement_id}]}})
    return f"{name}|{statement_id}", {}


def _update_policy(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str) -> Any:
    updated = _create_policy("", new, stack)
    if updated[0] != physical_id:
        _delete_policy(physical_id, old)
    return updated


def _delete_policy(physical_id: str, properties: dict[str, Any]) -> None:
    name, statement_id = physical_id.split("|", 1)
    remove_permission({"EventBusName": name, "StatementId": statement_id})
