"""Hands calls that the emulator lacks to the simulated services, after signature, policies and rates were checked.

The simulated services trust the account, the Region and the operation in the headers: they serve the emulator only.
"""

import asyncio
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from ministack import app

from .requests.calls import Call, Response, call_of, current_call, through
from .settings import SETTINGS, table
from .wrapping import attribute_of, entry_of, original_of, wrap

PUBLIC_ACCESS_BLOCK = "/v20180820/configuration/publicAccessBlock"
# Service Authorization Reference, "Amazon S3": the delete is covered by the action of the put.
PUBLIC_ACCESS_BLOCK_OPERATIONS = {
    "GET": ("GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
    "PUT": ("PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock"),
    "DELETE": ("DeletePublicAccessBlock", "s3:PutAccountPublicAccessBlock"),
}
TIMEOUT_SECONDS = 10
# Through no proxy that the environment names: the simulated services are on this machine.
DIRECT = build_opener(ProxyHandler({}))


def install() -> None:
    """Puts the simulated services behind the emulator's endpoint. Does nothing when there are none."""
    if SETTINGS.players is None:
        return
    handlers = attribute_of(app, "SERVICE_HANDLERS")
    played: dict[str, list[str]] = table("players")
    for service, operations in played.items():
        if service != "s3control":
            handlers[service] = _with_player(entry_of(handlers, service), frozenset(operations))
    parameters = "path method body query_params request_id headers"
    wrap(app, "_handle_s3_control_request", parameters, _with_public_access_block)


def _with_player(plain: Any, operations: frozenset[str]) -> Any:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
        call = current_call.get()
        if call is None or call.operation not in operations:
            return await plain(method, path, headers, body, query)
        return await play(call)

    return handle


def _with_public_access_block(plain: Any) -> Any:
    enforce = original_of(
        app,
        "_enforce_data_plane",
        "service iam_action headers query_params request_id resource_arn service_context auth_error_response "
        "named_resource",
    )

    async def handle(
        path: str,
        method: str,
        body: bytes,
        query: dict[str, Any],
        request_id: str,
        headers: dict[str, str] | None = None,
    ) -> Response | None:
        if path != PUBLIC_ACCESS_BLOCK or method not in PUBLIC_ACCESS_BLOCK_OPERATIONS:
            return await plain(path, method, body, query, request_id, headers)
        operation, action = PUBLIC_ACCESS_BLOCK_OPERATIONS[method]
        call = call_of("s3control", method, path, headers or {}, body, query, request_id, operation)

        async def serve() -> Response:
            denied = enforce("s3", action, headers or {}, query, request_id)
            return denied or await play(call)

        return await through(call, serve)

    return handle


async def play(call: Call) -> Response:
    """Sends the call to the simulated services, and answers with what they say."""
    passed = {name: value for name, value in call.headers.items() if name in ("content-type", "x-amz-account-id")}
    named = {
        "x-palisade-account": call.account,
        "x-palisade-region": call.region,
        "x-palisade-service": call.service,
        "x-palisade-operation": call.operation,
    }
    request = Request(
        f"{SETTINGS.players}{call.path}", data=call.body or None, method=call.method, headers={**passed, **named}
    )
    return await asyncio.to_thread(send, request)


def send(request: Request) -> Response:
    """The answer of a simulated service, also when it refuses."""
    try:
        with DIRECT.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as refused:
        return refused.code, dict(refused.headers), refused.read()
