"""LookupEvents: the event history of an account in a Region, page by page.

Rules: AWS CloudTrail API Reference, LookupEvents. It has management events only (Insights events of no trail are
simulated, so there are none), those of the last 90 days, newest first, at most 50 a page. Its rate is a row of
``tables/rates.json``.
"""

import hashlib
import json
import time
from typing import Any

from ministack.services import cloudtrail

from ..wrapping import attribute_of, entry_of, original_of

KEPT_SECONDS = 90 * 24 * 60 * 60
PAGE = 50
# AWS CloudTrail API Reference, LookupAttribute, AttributeKey: the fields of an event, and those of its resources.
FIELDS = frozenset({"EventId", "EventName", "ReadOnly", "Username", "EventSource", "AccessKeyId"})
RESOURCE_FIELDS = frozenset({"ResourceType", "ResourceName"})

error = original_of(cloudtrail, "_err", "code msg status")
ok = original_of(cloudtrail, "_ok", "body")
event_queue = original_of(cloudtrail, "_get_event_queue", "")

Event = dict[str, Any]
Refusal = tuple[str, str]


def install() -> None:
    """Answers LookupEvents in place of the emulator."""
    dispatch = attribute_of(cloudtrail, "_DISPATCH")
    entry_of(dispatch, "LookupEvents")
    dispatch["LookupEvents"] = lookup_events


def lookup_events(body: dict[str, Any]) -> Any:
    """A page of events, with the token of the next page if there is one."""
    refusal = _refusal(body)
    if refusal is not None:
        return error(*refusal)
    found = [] if body.get("EventCategory") else _found(body)
    start = _start(found, body)
    if start is None:
        return error("InvalidNextTokenException", "The token is not valid, or was given for other parameters.")
    page = found[start : start + body.get("MaxResults", PAGE)]
    is_last = start + len(page) >= len(found)
    shown = [{**each, "EventTime": int(each["EventTime"])} for each in page]
    return ok({"Events": shown, **({} if is_last else {"NextToken": _token(body, page[-1])})})


def _refusal(body: dict[str, Any]) -> Refusal | None:
    attributes = body.get("LookupAttributes") or []
    if len(attributes) > 1:
        return "InvalidLookupAttributesException", "You can specify only one lookup attribute."
    if any(each.get("AttributeKey") not in FIELDS | RESOURCE_FIELDS for each in attributes):
        return "InvalidLookupAttributesException", "The lookup attribute is not valid."
    if not 1 <= body.get("MaxResults", PAGE) <= PAGE:
        return "InvalidMaxResultsException", "MaxResults must be from 1 to 50."
    if body.get("EventCategory") not in (None, "insight"):
        return "InvalidEventCategoryException", "The event category is not valid."
    if body.get("StartTime", 0) > body.get("EndTime", float("inf")):
        return "InvalidTimeRangeException", "The start time is after the end time."
    return None


def _found(body: dict[str, Any]) -> list[Event]:
    """All events that match, newest first. Their times are in whole seconds, and so is the end."""
    now = time.time()
    first = max(body.get("StartTime") or 0, now - KEPT_SECONDS)
    last = body.get("EndTime") or now
    matching = [
        each
        # A copy at once: other threads append records meanwhile.
        for each in list(event_queue())
        if first <= each["EventTime"]
        and int(each["EventTime"]) <= last
        and all(_has(each, one) for one in body.get("LookupAttributes") or [])
    ]
    return sorted(matching, key=lambda each: each["EventTime"], reverse=True)


def _has(event: Event, attribute: dict[str, str]) -> bool:
    key, value = attribute["AttributeKey"], attribute["AttributeValue"]
    if key in FIELDS:
        return bool(event.get(key) == value)
    return any(each.get(key) == value for each in event["Resources"])


def _start(found: list[Event], body: dict[str, Any]) -> int | None:
    """Where the page begins; None for a token that is not valid. What has happened since then moves no page."""
    token = body.get("NextToken")
    if token is None:
        return 0
    before = next((index for index, each in enumerate(found) if token.endswith(each["EventId"])), None)
    return None if before is None or token != _token(body, found[before]) else before + 1


def _token(body: dict[str, Any], last: Event) -> str:
    """A token is of one account, Region and set of parameters: the last event of the page before is in no other."""
    parameters = {name: value for name, value in body.items() if name != "NextToken"}
    text = json.dumps(parameters, sort_keys=True)
    return f"{hashlib.sha256(text.encode()).hexdigest()}{last['EventId']}"
