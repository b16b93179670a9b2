"""One place through which every API call goes: what refuses calls runs before it, what records calls runs after it."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack import app
from ministack.core import iam_actions, responses, router

from ..settings import is_administrator_key
from ..wrapping import original_of, wrap
from . import operations

log = logging.getLogger("palisade")
Response = tuple[int, dict[str, str], Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request to an API. ``account`` is the caller's; ``service`` is the emulator's name, such as ``events``."""

    service: str
    operation: str
    account: str
    region: str
    access_key: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, Any]
    request_id: str

    @property
    def by_administrator(self) -> bool:
        """Whether the caller uses the back door, the account's id as access key."""
        return is_administrator_key(self.access_key)


# A check answers a call in place of the service, or None to let it pass. An observer sees the answer.
Check = Callable[[Call], Response | None]
Observer = Callable[[Call, Response], None]

checks: list[Check] = []
observers: list[Observer] = []
current_call: ContextVar[Call | None] = ContextVar("current_call", default=None)

plain_denied = original_of(
    iam_actions,
    "access_denied_response",
    "service action principal_arn request_id error_code message headers resource_arn explicit_deny resource_policy_arn",
)

fix_error_content_type = original_of(responses, "fix_error_content_type", "service status headers")
detect_service = original_of(router, "detect_service", "method path headers query_params")
access_key_of = original_of(router, "extract_access_key_id", "headers query_params")
routing_params = original_of(app, "_routing_params", "method path headers body query_params")
bucket_of_host = original_of(app, "_extract_s3_vhost_bucket", "host")
inflated = original_of(app, "_decompress_request_body", "body headers")


def error_response(call: Call, status: int, code: str, message: str) -> Response:
    """An error in the protocol of the called service, with AWS's status and error code."""
    # The emulator takes S3 Control for a JSON service. Its errors are S3's, in one more element.
    like = "s3" if call.service == "s3control" else call.service
    _, headers, body = plain_denied(
        like, "", "", call.request_id, error_code=code, message=message, headers=call.headers
    )
    if call.service == "s3control":
        body = body.replace(b"<Error>", b"<ErrorResponse><Error>", 1) + b"</ErrorResponse>"
    if "x-amzn-errortype" in headers:
        headers["x-amzn-errortype"] = code
    fix_error_content_type(like, status, headers)
    return status, headers, body


def install() -> None:
    """Wraps the emulator's dispatcher, and its handlers of virtual-hosted S3 requests."""
    wrap(app, "_dispatch_service_request", "method path headers body query_params request_id", _around_dispatch)
    wrap(app, "_handle_s3_vhost_request", "host path method headers body query_params", _around_virtual_host)


def _around_dispatch(plain: Any) -> Any:
    async def dispatch(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any], request_id: str
    ) -> Response:
        service = detect_service(method, path, headers, routing_params(method, path, headers, body, query))
        if service != "s3":
            # Policies, limits and records read what the service reads. The emulator inflates it afterwards only.
            body = inflated(body, headers)
        call = call_of(service, method, path, headers, body, query, request_id)
        return await through(call, lambda: plain(method, path, headers, body, query, request_id))

    return dispatch


def _around_virtual_host(plain: Any) -> Any:
    async def handle(
        host: str, path: str, method: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Response | None:
        bucket = bucket_of_host(host)
        if not bucket:
            return await plain(host, path, method, headers, body, query)
        call = call_of("s3", method, f"/{bucket}{path}", headers, body, query, "")
        return await through(call, lambda: plain(host, path, method, headers, body, query))

    return handle


def call_of(
    service: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query: dict[str, Any],
    request_id: str,
    operation: str | None = None,
) -> Call:
    """Describes a request, in the account and Region of its caller: a handler may change both while it runs."""
    return Call(
        service=service,
        operation=operation or operations.operation_of(service, method, path, headers, body, query),
        account=responses.get_account_id(),
        region=responses.get_region(),
        access_key=access_key_of(headers, query),
        method=method,
        path=path,
        headers=headers,
        body=body,
        query=query,
        request_id=request_id,
    )


def _show(observe: Observer, call: Call, answer: Response) -> None:
    # The call is done: an observer that fails cannot make it fail.
    try:
        observe(call, answer)
    except Exception:
        log.exception("%s:%s could not be observed", call.service, call.operation)


async def through(call: Call, serve: Callable[[], Any]) -> Any:
    """Asks all checks, then the service, and shows the answer to all observers. None is no answer of the service."""
    token = current_call.set(call)
    try:
        refused = next((refusal for check in checks if (refusal := check(call)) is not None), None)
        answer = refused or await serve()
        if answer is not None:
            for observe in observers:
                _show(observe, call, answer)
        return answer
    finally:
        current_call.reset(token)
