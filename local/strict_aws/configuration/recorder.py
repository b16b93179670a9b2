"""AWS Config records buckets some time after they have changed, where a recorder is on that records them.

AWS Config Developer Guide, "How AWS Config Works" and "Recording AWS Resources". When the recorder stops, what it has
recorded stays.
"""

from typing import Any

from ministack.core import responses
from ministack.services import config

from ..policies.context_keys import BUCKET_ARN, owner_of
from ..requests import calls
from ..requests.calls import Call, Response
from ..timeline import delay, timeline
from ..wrapping import attribute_of
from .bucket_items import TYPE, items_of
from .results import Item

recorders = attribute_of(config, "_recorders")
READING = ("Get", "Head", "List")
recorded: dict[tuple[str, str], list[Item]] = {}
# Accounts whose buckets are recorded next.
due: set[str] = set()


def install() -> None:
    """Looks at the calls that change buckets and recorders."""
    calls.observers.append(observe)


def observe(call: Call, answer: Response) -> None:
    """Has the buckets recorded later. Stacks make buckets without calls, some time after they are asked to."""
    if answer[0] >= 300 or call.operation.startswith(READING):
        return
    if call.service == "s3" and ("Bucket" in call.operation or "PublicAccessBlock" in call.operation):
        owner = owner_of(f"{BUCKET_ARN}{call.path.lstrip('/').partition('/')[0]}")
        _record_later(owner or call.account)
    elif call.service == "cloudformation" or call.operation == "StartConfigurationRecorder":
        _record_later(call.account)


def _record_later(account: str) -> None:
    if account not in due:
        due.add(account)
        timeline.after(delay("config-recording"), lambda: record(account))


def record(account: str) -> None:
    """Records all buckets of the account, in the Regions where its recorder is on."""
    due.discard(account)
    regions = {region for (owner, region, _name) in list(recorders._data) if owner == account}
    for region in regions:
        with responses.request_scope(account, region):
            is_on = any(each.get("recording") and _records_buckets(each["recorder"]) for each in recorders.values())
        if is_on:
            recorded[account, region] = items_of(account, region)


def _records_buckets(recorder: dict[str, Any]) -> bool:
    """AWS Config API Reference, "RecordingGroup". Without one, all supported types are recorded."""
    group = recorder.get("recordingGroup") or {"allSupported": True}
    excluded = (group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    if excluded:
        return TYPE not in excluded
    return bool(group.get("allSupported")) or TYPE in (group.get("resourceTypes") or [])
