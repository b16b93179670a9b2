"""The records of CloudTrail: for LookupEvents after AWS's delay, and the writes at once for the rest of the cloud."""

import json
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from ..timeline import delay, timeline
from ..wrapping import original_of
from .identity import user_name_of
from .resources import named_resources

KEPT_WRITES = 20_000

event_queue = original_of(cloudtrail, "_get_event_queue", "")


@dataclass(frozen=True, slots=True)
class Write:
    """A recorded call that was to change something, with its number in the order of the records, from 1."""

    number: int
    account: str
    region: str
    record: dict[str, Any]


writes: deque[Write] = deque(maxlen=KEPT_WRITES)


def keep(account: str, region: str, record: dict[str, Any]) -> None:
    """Keeps a record of an account and Region."""
    if record["managementEvent"] and not record["readOnly"]:
        writes.append(Write(last_number() + 1, account, region, record))
    at = time.time()
    timeline.after(delay("cloudtrail-event-history"), lambda: _show(account, region, record, at))


def last_number() -> int:
    """The number of the newest write; 0 when there is none."""
    return writes[-1].number if writes else 0


def writes_after(number: int) -> list[Write]:
    """The kept writes with a higher number, oldest first."""
    newer = last_number() - number
    return list(writes)[-newer:] if newer > 0 else []


def _show(account: str, region: str, record: dict[str, Any], at: float) -> None:
    identity = record["userIdentity"]
    event = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "EventSource": record["eventSource"],
        "EventTime": at,
        "Username": user_name_of(identity),
        "AccessKeyId": identity.get("accessKeyId", ""),
        "ReadOnly": str(record["readOnly"]).lower(),
        "Resources": named_resources(record),
        "CloudTrailEvent": json.dumps(record),
    }
    with responses.request_scope(account, region):
        event_queue().append(event)
