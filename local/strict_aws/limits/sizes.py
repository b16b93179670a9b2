"""Refuses what is longer or more than AWS takes, with AWS's error. The back door is refused too, as for any form.

``tables/sizes.json`` has the limits that the emulator does not know itself. They are looked at after signature and
policies, so that who may not call is denied first. What a stack creates is not looked at.
"""

from dataclasses import dataclass
from typing import Any

from ministack import app
from ministack.services import s3, sqs

from ..requests.bodies import parameters_of
from ..requests.calls import Call, Response, current_call, error_response
from ..settings import table
from ..wrapping import attribute_of, entry_of, wrap
from .config_forms import config_refusal
from .measures import MEASURES, Parameters

NAMES = ("RoleName", "UserName", "GroupName")
NAMED = (("ConfigurationRecorder", "name"), ("DeliveryChannel", "name"), ("ConfigRule", "ConfigRuleName"))


@dataclass(frozen=True, slots=True)
class Size:
    """A row of the table. ``assumed`` says what of it no document has; the limit itself always has one."""

    service: str
    operations: tuple[str, ...]
    measure: str
    maximum: int
    code: str
    status: int
    message: str
    document: str
    assumed: str = ""


SIZES = tuple(Size(**{**row, "operations": tuple(row["operations"])}) for row in table("sizes"))
DELAY = next(size for size in SIZES if size.measure == "delay")
BUCKET_POLICY = next(size for size in SIZES if size.measure == "bucket policy")
failure = attribute_of(sqs, "_Err")


def install() -> None:
    """Puts the limits before the services' handlers."""
    handlers = attribute_of(app, "SERVICE_HANDLERS")
    for service in {size.service for size in SIZES} - {"s3"}:
        handlers[service] = limited(entry_of(handlers, service))
    # Requests to a bucket's own host pass no handler, and the messages of a batch are sent one by one.
    wrap(s3, "_put_bucket_policy", "name body", _limited_bucket_policy)
    wrap(sqs, "_act_send_message", "data qurl", _limited_delay)  # cspell:ignore qurl


def limited(plain: Any) -> Any:
    """The handler of a service, behind the limits."""

    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
        call = current_call.get()
        try:
            refused = refusal(call) if call else None
        except (AttributeError, TypeError, ValueError):
            refused = None  # A request that is not of the API's form is the service's to refuse.
        return refused or await plain(method, path, headers, body, query)

    return handle


def refusal(call: Call) -> Response | None:
    """The refusal of a call that exceeds a limit, or whose form AWS Config does not accept."""
    limits = [size for size in SIZES if size.service == call.service and call.operation in size.operations]
    if not limits and call.service != "config":
        return None
    given = parameters_of(call.headers, call.body, call.query)
    for size in limits:
        measured = MEASURES[size.measure](given)
        if measured is not None and measured > size.maximum:
            message = size.message.replace("{name}", _name_in(given)).replace("{value}", str(measured))
            return error_response(call, size.status, size.code, message)
    return config_refusal(call, given) if call.service == "config" else None


def _name_in(given: Parameters) -> str:
    names = [given.get(name) for name in NAMES] + [(given.get(part) or {}).get(name) for part, name in NAMED]
    return str(next((name for name in names if name), ""))


def _limited_bucket_policy(plain: Any) -> Any:
    def put(name: str, body: bytes) -> Response:
        call, size = current_call.get(), BUCKET_POLICY
        measured = MEASURES[size.measure]({"Policy": body.decode("utf-8", "replace")})
        if call is not None and measured is not None and measured > size.maximum:
            return error_response(call, size.status, size.code, size.message)
        return plain(name, body)

    return put


def _limited_delay(plain: Any) -> Any:
    def send(data: Parameters, queue_url: str) -> Any:
        delay = data.get("DelaySeconds")
        if delay is not None and not 0 <= int(delay) <= DELAY.maximum:
            raise failure(DELAY.code, DELAY.message.replace("{value}", str(delay)))
        return plain(data, queue_url)

    return send
