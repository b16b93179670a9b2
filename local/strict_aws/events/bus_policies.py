"""Policies of event buses, as PutPermission and stacks write them, and what they refuse.

Amazon EventBridge API Reference, PutPermission; User Guide, "Permissions for event buses".
"""

import json
from typing import Any

from ministack.core import arn, responses
from ministack.services import eventbridge

from ..policies.service_roles import evaluate_resource_policy
from ..requests.calls import Response
from ..wrapping import attribute_of, original_of, wrap

SOURCE, DETAIL_TYPE = "events:source", "events:detail-type"

error_response = original_of(responses, "error_response_json", "code message status extra message_key content_type")
json_response = original_of(responses, "json_response", "data status content_type")
_policies = attribute_of(eventbridge, "_event_bus_policies")
_buses = attribute_of(eventbridge, "_event_buses")


def install() -> None:
    """Stores policies as they were given."""
    wrap(eventbridge, "_put_permission", "data", lambda _: lambda data: put_permission(data))
    wrap(eventbridge, "_delete_event_bus", "data", _with_policy)


def bus_of(text: str) -> Any:
    """The parsed ARN of an event bus, or None if the text is no such ARN."""
    try:
        parsed = arn.parse_arn(text)
    except arn.ArnParseError:
        return None
    return parsed if parsed.service == "events" and parsed.resource.startswith("event-bus/") else None


def name_of(bus: Any) -> str:
    """The name of a bus, given as parsed ARN."""
    return str(bus.resource.split("/", 1)[1])


def exists(bus: Any) -> bool:
    """Whether there is such a bus, given as parsed ARN. Every account has a default one."""
    name = name_of(bus)
    return name == "default" or bool(_buses.contains_scoped(bus.account_id, bus.region, name))


def policy_of(bus: Any) -> Any:
    """The policy document of a bus, given as parsed ARN; empty if it has none."""
    return _policies.get_scoped(bus.account_id, bus.region, name_of(bus), "")


def policy_before_entries(bus: Any) -> Any:
    """The policy of a bus without its conditions on source and detail type, which PutEvents asks for each entry."""
    return _without(policy_of(bus), {SOURCE, DETAIL_TYPE})


def bus_policy_for_arn(bus_arn: str) -> tuple[Any, str] | None:
    """The policy and the owner of a bus, for a check before the events are known; None for other resources."""
    bus = bus_of(bus_arn)
    return None if bus is None else (policy_before_entries(bus), bus.account_id)


def refusal(policy: Any, context: Any, own: bool) -> str | None:
    """The error code with which a bus refuses the request, or None. Its own account needs no Allow.

    PutEventsResultEntry in the API Reference has the codes of entries.
    """
    steps: tuple[tuple[set[str], str | None], ...] = (
        (set(), None),
        ({SOURCE}, "NotAuthorizedForSourceException"),
        ({SOURCE, DETAIL_TYPE}, "NotAuthorizedForDetailTypeException"),
    )
    for ignored, code in steps:
        decision = evaluate_resource_policy(_without(policy, ignored), context).decision
        if decision == "Allow" or (own and decision != "Deny"):
            return code
    return "AccessDeniedException"


def _without(policy: Any, keys: set[str]) -> Any:
    if not policy or not keys:
        return policy
    statements = []
    for statement in policy["Statement"]:
        conditions = statement.get("Condition", {})
        named = {key.lower() for block in conditions.values() for key in block}
        if not named & keys:
            statements.append(statement)
        elif statement["Effect"] == "Allow":
            kept = {
                operator: {key: value for key, value in block.items() if key.lower() not in keys}
                for operator, block in conditions.items()
            }
            statements.append({**statement, "Condition": kept})
    return {**policy, "Statement": statements}


def _with_policy(plain: Any) -> Any:
    def delete_event_bus(data: dict[str, Any]) -> Response:
        answer: Response = plain(data)
        if answer[0] == 200:
            _policies.pop(data.get("Name"), None)
        return answer

    return delete_event_bus


def put_permission(data: dict[str, Any]) -> Response:
    """PutPermission: the whole policy, or one statement that replaces the one with its id."""
    name = data.get("EventBusName") or "default"
    if name not in _buses:
        return error_response("ResourceNotFoundException", f"Event bus {name} does not exist.", 400)
    if "Policy" in data:
        policy = _parsed(data["Policy"])
    else:
        statements = _policies.get(name, {"Statement": []})["Statement"]
        others = [statement for statement in statements if statement.get("Sid") != data.get("StatementId")]
        added = _statement_of(data, str(_buses[name]["Arn"]))
        policy = added and {"Version": "2012-10-17", "Statement": [*others, added]}
    if policy is None:
        # The code is assumed: the API Reference has none for a document that cannot be read.
        return error_response("ValidationException", "The policy of the event bus is not valid.", 400)
    _policies[name] = policy
    return json_response({})


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        policy = json.loads(text)
    except ValueError:
        return None
    if not isinstance(policy, dict) or "Statement" not in policy:
        return None
    found = policy["Statement"]
    statements = found if isinstance(found, list) else [found]
    needed = {"Effect", "Principal", "Action", "Resource"}
    valid = all(isinstance(statement, dict) and needed <= statement.keys() for statement in statements)
    return {**policy, "Statement": statements} if valid and statements else None


def _statement_of(data: dict[str, Any], bus_arn: str) -> dict[str, Any] | None:
    if not all(data.get(name) for name in ("StatementId", "Principal", "Action")):
        return None
    principal = str(data["Principal"])
    statement = {
        "Sid": data["StatementId"],
        "Effect": "Allow",
        "Principal": "*" if principal == "*" else {"AWS": f"arn:aws:iam::{principal}:root"},
        "Action": data["Action"],
        "Resource": bus_arn,
    }
    condition = data.get("Condition")
    return (
        {**statement, "Condition": {condition["Type"]: {condition["Key"]: condition["Value"]}}}
        if condition
        else statement
    )
