"""Events from AWS's services on the default event bus, some time after what they report."""

import time
import uuid
from contextvars import ContextVar
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge

from ..settings import table
from ..timeline import delay, iso_time, timeline
from ..wrapping import original_of, wrap
from . import history, trails

Event = dict[str, Any]
Match = dict[str, str]

NOT_DELIVERED = table("cloudtrail")["notDelivered"]
NOT_DELIVERED_PREFIXES = tuple(NOT_DELIVERED["prefixes"])

event_record = original_of(eventbridge, "_event_from_test_payload", "event_obj")
event_view = original_of(eventbridge, "_pattern_event_view", "event")
ensure_default_bus = original_of(eventbridge, "_ensure_default_bus", "")
archive = original_of(eventbridge, "_archive_event", "event view")
original_of(eventbridge, "_dispatch_event", "event view")

API_CALL = "AWS API Call via CloudTrail"
SERVICE_EVENT = "AWS Service Event via CloudTrail"

matches: ContextVar[list[Match] | None] = ContextVar("matches", default=None)


def install() -> None:
    """Starts the thread of the deliveries, and notes which rules match."""
    wrap(eventbridge, "_invoke_target", "target event rule view", _noting_matches)
    timeline.start()


def _noting_matches(plain: Any) -> Any:
    def invoke(target: dict[str, Any], event: Event, rule: dict[str, Any], view: Any = None) -> Any:
        noted = matches.get()
        if noted is not None:
            noted.append({"rule": rule.get("Name", ""), "target": target.get("Arn", "")})
        return plain(target, event, rule, view)

    return invoke


def deliver(event: Event) -> list[Match]:
    """Delivers a complete event through the default bus of its account and Region, now.

    Answers the rules that matched, on that bus and on those it was passed on to, with the ARNs of their targets.
    """
    noted: list[Match] = []
    token = matches.set(noted)
    try:
        with responses.request_scope(event["account"], event["region"]):
            ensure_default_bus()
            record = {**event_record(event), "EventBusName": "default"}
            view = event_view(record)
            eventbridge._dispatch_event(record, view)
            archive(record, view)
    finally:
        matches.reset(token)
    return noted


def publish(account: str, region: str, record: dict[str, Any], detail_type: str) -> None:
    """Keeps a record of CloudTrail in the history, and delivers it after AWS's delay.

    It is delivered when a trail logs it (Amazon EventBridge User Guide, "AWS service events delivered via AWS
    CloudTrail"), and never when its name says that it only reads.
    """
    history.keep(account, region, record)
    name = record["eventName"]
    if name.startswith(NOT_DELIVERED_PREFIXES) and name not in NOT_DELIVERED["except"]:
        return
    if not trails.is_logged(account, region, record):
        return
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": detail_type,
        "source": f"aws.{record['eventSource'].split('.')[0]}",
        "account": account,
        "time": record["eventTime"],
        "region": region,
        "resources": [],
        "detail": record,
    }
    timeline.after(delay("cloudtrail-to-eventbridge"), lambda: ignore(deliver(event)))


def deliver_service_event(account: str, region: str, service: str, detail: dict[str, Any]) -> None:
    """Publishes what a service did by itself, as "AWS Service Event via CloudTrail".

    ``detail`` has at least ``eventName`` and ``serviceEventDetails`` (AWS CloudTrail User Guide, "Non-API events").
    """
    record = {
        "eventVersion": "1.11",
        "userIdentity": {"accountId": account, "invokedBy": f"{service}.amazonaws.com"},
        "eventTime": iso_time(time.time()),
        "eventSource": f"{service}.amazonaws.com",
        "awsRegion": region,
        "sourceIPAddress": f"{service}.amazonaws.com",
        "userAgent": f"{service}.amazonaws.com",
        "requestParameters": None,
        "responseElements": None,
        "eventID": str(uuid.uuid4()),
        "readOnly": False,
        "eventType": "AwsServiceEvent",
        "managementEvent": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
        **detail,
    }
    # All records are published by one thread, in the order of their numbers.
    timeline.after(0, lambda: publish(account, region, record, SERVICE_EVENT))


def ignore(_: object) -> None:
    """Takes a result that nobody needs."""
