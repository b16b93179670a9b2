"""Paths of the emulator for the rest of the local cloud, for programs of this machine only: events in, writes out.

A test also lets a service deliver a log there.
"""

import asyncio
import json
import time
from ipaddress import ip_address
from typing import Any

from ministack import app
from ministack.core import responses

from .limits.rates import waits_for_organizations
from .log_deliveries import deliver_log
from .records.deliveries import deliver
from .records.history import last_number, writes_after
from .requests.calls import Response
from .wrapping import wrap

PREFIX = "/_palisade/"
LONGEST_WAIT_SECONDS = 20.0
POLL_SECONDS = 0.05
Query = dict[str, list[str]]


def install() -> None:
    """Answers the paths before any service is asked."""
    wrap(app, "_handle_post_body_shortcuts", "method path headers body query_params request_id", _before)


def _before(plain: Any) -> Any:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Query, request_id: str
    ) -> Response | None:
        if not path.startswith(PREFIX):
            return await plain(method, path, headers, body, query, request_id)
        if not _is_local(headers):
            return _json(403, {"message": "only for this machine"})
        if (method, path) == ("POST", f"{PREFIX}events"):
            return _events(body)
        if (method, path) == ("POST", f"{PREFIX}log-deliveries"):
            return deliver_log(body)
        if (method, path) == ("GET", f"{PREFIX}calls"):
            return await _calls(query)
        if (method, path) == ("GET", f"{PREFIX}waits"):
            return _json(200, {"organizations": waits_for_organizations.seconds()})
        return _json(404, {"message": f"there is no {method} {path}"})

    return handle


def _is_local(headers: dict[str, str]) -> bool:
    """Whether a program of this machine asks, and no page in a browser, not even by a host name of its own."""
    host = headers.get("host", "").rsplit(":", 1)[0]
    is_loopback = ip_address(responses.get_request_client_ip()).is_loopback
    return is_loopback and "origin" not in headers and host in ("127.0.0.1", "localhost", "[::1]")


def _json(status: int, content: Any) -> Response:
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


def _events(body: bytes) -> Response:
    """Delivers a complete event through the default bus of its account and Region. Answers what matched it."""
    try:
        event = json.loads(body)
    except ValueError:
        event = None
    texts = ("account", "region", "source", "detail-type")
    if not isinstance(event, dict) or not all(isinstance(event.get(name), str) for name in texts):
        return _json(400, {"message": f"an event is a JSON object with {', '.join(texts)} and detail"})
    return _json(200, {"deliveries": deliver(event)})


async def _calls(query: Query) -> Response:
    """The recorded writes after number ``after``, oldest first, waiting up to ``wait`` seconds for the first.

    Without ``after`` it answers the newest number and no call. ``next`` is the number to go on from.
    """
    number = _number(query, "after")
    if number is None:
        return _json(200, {"next": last_number(), "calls": []})
    deadline = time.monotonic() + min(_number(query, "wait") or 0, LONGEST_WAIT_SECONDS)
    while not (found := writes_after(int(number))) and time.monotonic() < deadline:
        await asyncio.sleep(POLL_SECONDS)
    calls = [
        {"number": each.number, "account": each.account, "region": each.region, "record": each.record} for each in found
    ]
    return _json(200, {"next": found[-1].number if found else int(number), "calls": calls})


def _number(query: Query, name: str) -> float | None:
    try:
        return float(query[name][0]) if name in query else None
    except ValueError:
        return None
