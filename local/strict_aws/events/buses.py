"""Policies of event buses bind who puts events from another account, and who makes a bus a target there.

A bus that refuses the caller refuses the whole PutEvents call (assumed: only the errors of entries are documented); a
bus that refuses an event's source or detail type refuses its entry.
"""

import json
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import eventbridge

from ..policies import service_roles
from ..policies.context_keys import request_of
from ..requests.calls import Response, current_call
from ..wrapping import original_of, wrap
from . import bus_policies
from .bus_policies import DETAIL_TYPE, SOURCE, bus_of, error_response
from .delivery import put_on_bus
from .permissions import EVENTS, source_of

resolve_principal = original_of(iam_evaluator, "resolve_principal", "access_key_id account_id credential")
rule_arn_of = original_of(eventbridge, "_rule_arn", "rule_name bus_name")


def install() -> None:
    """Makes policies of event buses bind."""
    wrap(eventbridge, "_put_events", "data allow_aws_source", _with_policies)
    wrap(eventbridge, "_put_targets", "data", _with_usable_targets)


def _with_policies(plain: Any) -> Any:
    def put_events(data: dict[str, Any], allow_aws_source: bool = False) -> Response:
        entries = data.get("Entries", [])
        buses = [_bus_named_by(entry) for entry in entries]
        if allow_aws_source or len(entries) > 10:
            return plain(data, allow_aws_source)
        codes = [_refusal_of(entry, bus) for entry, bus in zip(entries, buses, strict=True)]
        for bus, code in zip(buses, codes, strict=True):
            if code == "AccessDeniedException":
                return _denied(_caller(str(bus), {}))
        if not any(codes) and not any(_is_elsewhere(bus) for bus in buses):
            return plain(data)
        answers = [_put(plain, *each) for each in zip(entries, buses, codes, strict=True)]
        failed = sum("ErrorCode" in answer for answer in answers)
        return bus_policies.json_response({"FailedEntryCount": failed, "Entries": answers})

    return put_events


def _bus_named_by(entry: dict[str, Any]) -> Any:
    named = str(entry.get("EventBusName") or "default")
    if not named.startswith("arn:"):
        named = f"arn:aws:events:{responses.get_region()}:{responses.get_account_id()}:event-bus/{named}"
    return bus_of(named)


def _is_elsewhere(bus: Any) -> bool:
    return bus is not None and bus.account_id != responses.get_account_id()


def _refusal_of(entry: dict[str, Any], bus: Any) -> str | None:
    if bus is None or not (_is_elsewhere(bus) or bus_policies.policy_of(bus)):
        return None
    keys = {SOURCE: entry.get("Source"), DETAIL_TYPE: entry.get("DetailType"), "events:eventBusInvocation": "false"}
    return bus_policies.refusal(bus_policies.policy_of(bus), _caller(str(bus), keys), own=not _is_elsewhere(bus))


def _caller(bus_arn: str, keys: dict[str, Any]) -> Any:
    account, region, call = responses.get_account_id(), responses.get_region(), current_call.get()
    who = resolve_principal(call.access_key if call else account, account)
    if isinstance(who, iam_evaluator.AuthError):
        who = resolve_principal(account, account)
    return request_of(who, "events:PutEvents", bus_arn, region, keys)


def _put(plain: Any, entry: dict[str, Any], bus: Any, code: str | None) -> dict[str, Any]:
    if code is not None:
        return {"ErrorCode": code, "ErrorMessage": "The policy of the event bus does not allow this event."}
    if _is_elsewhere(bus) and bus.region == responses.get_region() and not str(entry.get("Source")).startswith("aws."):
        return {"EventId": put_on_bus(bus, entry)}
    answer: dict[str, Any] = json.loads(plain({"Entries": [entry]})[2])["Entries"][0]
    return answer


def _denied(context: Any) -> Response:
    message = (
        f"User: {context.principal_arn} is not authorized to perform: {context.action} on resource: "
        f"{context.resource_arn} because no resource-based policy allows the {context.action} action"
    )
    return error_response("AccessDeniedException", message, 400)


def _with_usable_targets(plain: Any) -> Any:
    def put_targets(data: dict[str, Any]) -> Response:
        rule = rule_arn_of(data.get("Rule"), data.get("EventBusName", "default"))
        refused = (target_error(target, rule) for target in data.get("Targets", []))
        return next((error for error in refused if error), None) or plain(data)

    return put_targets


def target_error(target: dict[str, Any], rule_arn: str) -> Response | None:
    """What AWS answers to a target whose role or whose event bus is of no use, or None."""
    role, region = target.get("RoleArn", ""), responses.get_region()
    if role and not service_roles.is_assumable(role, EVENTS, source_of(rule_arn), region):
        message = f"Provided role '{role}' cannot be assumed by principal '{EVENTS}'."
        return error_response("ValidationException", message, 400)
    bus = bus_of(target.get("Arn", ""))
    if not role or not _is_elsewhere(bus):
        return None  # The emulator itself refuses the bus of another account without a role.
    if any(target.get(name) for name in ("Input", "InputPath", "InputTransformer")):
        # API Reference, PutTargets: none of them is available for the bus of another account.
        return error_response("ValidationException", f"Modifying the input for target {bus} is not supported.", 400)
    context = service_roles.session_of(role, "target", "events:PutEvents", str(bus), region, {})
    if bus_policies.refusal(bus_policies.policy_before_entries(bus), context, own=False):
        return _denied(context)
    return None
