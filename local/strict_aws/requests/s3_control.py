"""Calls of Amazon S3 Control, which the emulator answers before it dispatches, go where all other calls go.

The simulated services do the same for the public access block of accounts (``players``).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app
from ministack.core import iam_actions

from ..wrapping import attribute_of, wrap
from .calls import Response, call_of, through

Handler = Callable[..., Awaitable[Response | None]]
PREFIX = attribute_of(app, "_S3_CONTROL_PREFIX")
# The emulator's matcher knows the paths of this service only when it is told whose model to read.
attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP").setdefault("s3control", ["s3control"])


def install() -> None:
    """Takes the calls of S3 Control through checks and observers."""
    wrap(app, "_handle_s3_control_request", "path method body query_params request_id headers", _around)


def _around(plain: Handler) -> Handler:
    async def handle(
        path: str,
        method: str,
        body: bytes,
        query_params: dict[str, Any],
        request_id: str,
        headers: dict[str, str] | None = None,
    ) -> Response | None:
        if not path.startswith(PREFIX):
            return await plain(path, method, body, query_params, request_id, headers)
        call = call_of("s3control", method, path, headers or {}, body, query_params, request_id)
        answer: Response | None = await through(
            call, lambda: plain(path, method, body, query_params, request_id, headers)
        )
        return answer

    return handle
