"""Delivery of events to targets: only with the permission that AWS asks for, and across accounts.

Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events": missing permissions and missing
targets are not tried again; "Sending and receiving events between event buses": an event that came from a bus goes to
no third bus.
"""

import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge, lambda_svc, sns, sqs

from ..wrapping import original_of, wrap
from . import bus_policies, dead_letters
from .bus_policies import name_of
from .permissions import Delivery

queue_by_arn = original_of(sqs, "_queue_by_arn", "arn")
topic_by_arn = original_of(sns, "_topic_by_arn_any_scope", "topic_arn")
function_policy = original_of(lambda_svc, "function_policy_for_arn", "resource_arn")
dispatch = original_of(eventbridge, "_dispatch_event", "event view")
archive = original_of(eventbridge, "_archive_event", "event view")


_current: ContextVar[Delivery] = ContextVar("delivery")


def install() -> None:
    """Makes deliveries ask for permission."""
    wrap(eventbridge, "_invoke_target", "target event rule view", _with_delivery)
    wrap(eventbridge, "_dispatch_to_event_bus", "spec event rule event_path target_input_payload", _to_bus)
    wrap(eventbridge, "_dispatch_to_sqs", "spec payload sqs_parameters", _permitted(_queue, "sqs:SendMessage"))
    wrap(eventbridge, "_dispatch_to_lambda", "arn payload", _permitted(function_policy, "lambda:InvokeFunction"))
    wrap(eventbridge, "_dispatch_to_sns", "arn payload", _permitted(_topic, "sns:Publish"))


def put_on_bus(bus: Any, entry: dict[str, Any]) -> str:
    """Puts an entry of PutEvents on the bus of another account, given as parsed ARN. Returns the event's id."""
    event = {
        "EventId": str(uuid.uuid4()),
        "Source": entry.get("Source", ""),
        "DetailType": entry.get("DetailType", ""),
        "Detail": entry.get("Detail", "{}"),
        "Time": int(time.time()),
        "Resources": entry.get("Resources", []),
        "Account": responses.get_account_id(),
        "Region": responses.get_region(),
    }
    _put(bus, event)
    return str(event["EventId"])


def _put(bus: Any, event: dict[str, Any]) -> None:
    with responses.request_scope(bus.account_id, bus.region):
        arrived = {**event, "EventBusName": name_of(bus)}
        dispatch(arrived)
        archive(arrived)


def _with_delivery(plain: Any) -> Any:
    def invoke_target(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None) -> None:
        token = _current.set(Delivery(target, event, rule))
        try:
            plain(target, event, rule, view)
        finally:
            _current.reset(token)

    return invoke_target


def _fail(code: str, message: str) -> None:
    dead_letters.keep(_current.get(), code, message)


def _to_bus(plain: Any) -> Any:
    def dispatch_to_bus(
        spec: Any, event: dict[str, Any], rule: dict[str, Any], event_path: Any, target_input_payload: Any = None
    ) -> None:
        delivery = _current.get()
        foreign = spec.account_id != responses.get_account_id()
        if event.get("_CameFromBus"):
            _fail("THIRD_ACCOUNT_HOP_DETECTED", "An event that came from another event bus goes to no third one.")
            return
        if delivery.role or foreign:
            code = delivery.refusal_of_role("events:PutEvents", str(spec))
            if code is None and foreign:
                request = delivery.request("events:PutEvents", str(spec))
                code = bus_policies.refusal(bus_policies.policy_of(spec), request, own=False) and "NO_PERMISSIONS"
            if code:
                _fail(code, f"The target's role may not put events on {spec}.")
                return
        if not bus_policies.exists(spec):
            _fail("NO_RESOURCE", f"{spec} does not exist.")
            return
        forwarded = {key: value for key, value in event.items() if key != "_DispatchPath"}
        if foreign or spec.region != responses.get_region():
            _put(spec, {**forwarded, "_CameFromBus": True})
        else:
            plain(spec, {**event, "_CameFromBus": True}, rule, event_path, target_input_payload)

    return dispatch_to_bus


def _queue(arn: str) -> Any:
    queue = queue_by_arn(arn)
    return None if queue is None else (queue["attributes"].get("Policy"),)


def _topic(arn: str) -> Any:
    topic = topic_by_arn(arn)
    return None if topic is None else (topic["attributes"].get("Policy"),)


def _permitted(find: Callable[[str], Any], action: str) -> Callable[[Any], Any]:
    """What makes a dispatcher ask for permission. ``find`` answers the target's policy, first of a tuple, or None."""

    def permitted(plain: Any) -> Any:
        def dispatch(target: Any, payload: str, *more: Any) -> None:
            found = find(str(target))
            if found is None:
                _fail("NO_RESOURCE", f"{target} does not exist.")
            elif _current.get().is_allowed(found[0], action, str(target)):
                plain(target, payload, *more)
            else:
                _fail("NO_PERMISSIONS", f"The policy of {target} does not allow the service {action}.")

        return dispatch

    return permitted
