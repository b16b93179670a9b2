"""CloudTrail: every management call is recorded, refused ones too.

Form of a record: AWS CloudTrail User Guide, "CloudTrail record contents for management, data, and network activity
events", version 1.11.
"""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail

from ..requests import calls
from ..requests.calls import Call, Response
from ..settings import SETTINGS, table
from ..timeline import iso_time, timeline
from ..wrapping import attribute_of
from .deliveries import API_CALL, publish
from .identity import Identity, from_another_account, identity_of
from .resources import place_of, resources_of
from .shapes import error_of, request_parameters, response_elements

TABLE = table("cloudtrail")
DATA_EVENTS: dict[str, list[str]] = TABLE["dataEvents"]["operations"]
WITHOUT_ANSWER = frozenset(TABLE["dataEventsWithoutAnswer"]["services"])
READ_ONLY = TABLE["readOnly"]
READ_ONLY_PREFIXES = tuple(READ_ONLY["prefixes"])

attribute_of(cloudtrail, "_recording_enabled")


def install() -> None:
    """Records calls in place of the emulator."""
    cloudtrail._recording_enabled = False
    calls.observers.append(observe)


def observe(call: Call, answer: Response) -> None:
    """Notes the caller and the time. The record is made on another thread, after the caller has its answer."""
    if not call.operation or (is_data_event(call) and (call.service == "s3" or not SETTINGS.data_events)):
        return
    identity = identity_of(call.access_key, call.account)
    if identity is None:
        return
    owner, region = place_of(call)
    noted = Noted(call, answer, identity, time.time(), responses.get_request_client_ip(), owner, region)
    timeline.after(0, noted.record)


@dataclass(frozen=True, slots=True)
class Noted:
    """A call as it was when it was answered. ``owner`` is the account of the resource, when another's."""

    call: Call
    answer: Response
    identity: Identity
    at: float
    source: str
    owner: str | None
    region: str

    def record(self) -> None:
        """Makes the record, in the accounts of the caller and of the resource's owner."""
        record = record_of(self)
        caller = self.identity["accountId"]
        shared = {"sharedEventID": str(uuid.uuid4())} if self.owner not in (None, caller) else {}
        if caller.isdigit():
            publish(caller, self.region, {**record, **shared, "recipientAccountId": caller}, API_CALL)
        if self.owner is not None and self.owner != caller:
            identity = from_another_account(self.identity)
            copy = {"userIdentity": identity, "eventID": str(uuid.uuid4()), "recipientAccountId": self.owner}
            publish(self.owner, self.region, {**record, **shared, **copy}, API_CALL)


def record_of(noted: Noted) -> dict[str, Any]:
    """The record of a call, without its recipient."""
    call, answer = noted.call, noted.answer
    read_only = is_read_only(call)
    failed = answer[0] >= 400
    code, message = error_of(call, answer) if failed else ("", "")
    parameters = request_parameters(call)
    has_answer = not failed and _shows_answer(call, read_only)
    resources = resources_of(call, parameters, noted.owner or noted.identity["accountId"], noted.region)
    return {
        "eventVersion": "1.11",
        "userIdentity": noted.identity,
        "eventTime": iso_time(noted.at),
        "eventSource": f"{TABLE['eventSources']['names'].get(call.service, call.service)}.amazonaws.com",
        "eventName": TABLE["eventNames"].get(call.service, {}).get("names", {}).get(call.operation, call.operation),
        "awsRegion": noted.region,
        "sourceIPAddress": noted.source,
        "userAgent": call.headers.get("user-agent", ""),
        **({"errorCode": code, "errorMessage": message} if failed else {}),
        "requestParameters": parameters,
        "responseElements": response_elements(call, answer) if has_answer else None,
        "requestID": call.request_id or answer[1].get("x-amz-request-id", ""),
        "eventID": str(uuid.uuid4()),
        "readOnly": read_only,
        **({"resources": resources} if resources else {}),
        "eventType": "AwsApiCall",
        "managementEvent": not is_data_event(call),
        "eventCategory": "Data" if is_data_event(call) else "Management",
    }


def _shows_answer(call: Call, read_only: bool) -> bool:
    if call.service in WITHOUT_ANSWER and is_data_event(call):
        return False
    return not read_only or call.operation.startswith("AssumeRole")


def is_data_event(call: Call) -> bool:
    """Whether the call is about what is in a resource, such as an object or a message. CloudTrail records others."""
    operations = DATA_EVENTS.get(call.service, ())
    return call.operation in operations or "*" in operations


def is_read_only(call: Call) -> bool:
    """Whether CloudTrail calls the operation read-only."""
    return call.operation.startswith(READ_ONLY_PREFIXES) or call.operation in READ_ONLY["operations"].get(
        call.service, ()
    )
