"""Recursive loops of functions: detected by the lineage in the trace header, as AWS does.

AWS Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops": loops of Lambda with Amazon
SQS, Amazon SNS, Amazon S3 and itself. X-Ray Developer Guide, "Tracing header", has the form of a lineage. Assumed: a
batch counts as its message with the longest lineage does.
"""

import re
import secrets
import time
import zlib
from contextvars import ContextVar
from typing import Any

from ministack.services import lambda_svc, sqs

from ..requests.calls import Response, current_call
from ..wrapping import attribute_of, original_of, wrap

HEADER = "x-amzn-trace-id"
SERVICES = frozenset({"lambda", "s3", "sns", "sqs"})

scope_mismatch = original_of(lambda_svc, "_function_config_scope_mismatch", "config")
_functions = attribute_of(lambda_svc, "_functions")

# The trace header of the invocation that is starting.
_outgoing: ContextVar[str] = ContextVar("outgoing_trace_header", default="")


def install() -> None:
    """Counts by lineage instead of by a header that only some SDKs send."""
    wrap(sqs, "_build_send_sys_attrs", "now sys_attrs_input", _with_sent_header)
    wrap(sqs, "_ensure_msg_fields", "m", _with_forwarded_header)
    wrap(lambda_svc, "_xray_trace_id_for_invocation", "config inbound_trace_header", _with_lineage)
    plain_drop = original_of(lambda_svc, "_recursive_loop_drop", "name func depth")
    wrap(lambda_svc, "_recursive_loop_drop", "name func depth", _at_invoke)
    wrap(lambda_svc, "_execute_function", "func event", lambda plain: _at_execution(plain, plain_drop))


def _received_header() -> str:
    """The trace header of the API call in progress, if its service passes one on."""
    call = current_call.get()
    return call.headers.get(HEADER, "") if call and call.service in SERVICES else ""


def _with_sent_header(plain: Any) -> Any:
    def build_send_sys_attrs(now: float, sys_attrs_input: Any) -> dict[str, Any]:
        # Amazon SQS carries the header of the request unless the message has its own (X-Ray Developer Guide, SQS).
        attributes: dict[str, Any] = plain(now, sys_attrs_input)
        header = _received_header()
        return {"AWSTraceHeader": header, **attributes} if header else attributes

    return build_send_sys_attrs


def _with_forwarded_header(plain: Any) -> Any:
    def ensure_msg_fields(message: dict[str, Any]) -> None:
        # Amazon SNS and Amazon S3 send messages without these attributes.
        is_new = "sys" not in message
        plain(message)
        header = _received_header() if is_new else ""
        if header:
            message["sys"]["AWSTraceHeader"] = header

    return ensure_msg_fields


def next_header(headers: list[str], function_arn: str) -> tuple[str, int]:
    """The trace header of the next invocation, and how often the function will have run in this chain with it."""
    lineage: dict[str, int] = {}
    for header in headers:
        found = re.search(r"Lineage=([^;]*)", header)
        for entry in found[1].split("|") if found else []:
            key, _, count = entry.partition(":")
            lineage[key] = max(lineage.get(key, 0), int(count) if count.isdigit() else 0)
    function = f"{zlib.crc32(function_arn.encode()):08x}"
    lineage[function] = lineage.get(function, 0) + 1
    root = next((found[1] for header in headers if (found := re.search(r"Root=([^;]+)", header))), None)
    root = root or f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    text = "|".join(f"{key}:{count}" for key, count in lineage.items())
    return f"Root={root};Parent={secrets.token_hex(8)};Sampled=0;Lineage={text}", lineage[function]


def _with_lineage(plain: Any) -> Any:
    def xray_trace_id(config: dict[str, Any], inbound_trace_header: str | None = None) -> str | None:
        return _outgoing.get() or plain(config, inbound_trace_header)

    return xray_trace_id


def _arn_of(name: str) -> str:
    return str(_functions[name]["config"]["FunctionArn"])


def _at_invoke(plain: Any) -> Any:
    def drop(name: str, function: dict[str, Any], depth: int) -> Response | None:
        call = current_call.get()
        if call is not None and call.headers.get("x-amz-invocation-type") == "Event":
            # Lambda takes the event, and drops it when the function's turn comes.
            return None
        return plain(name, function, next_header([_received_header()], _arn_of(name))[1])

    return drop


def _at_execution(plain: Any, drop: Any) -> Any:
    def execute_function(function: dict[str, Any], event: Any) -> dict[str, Any]:
        config = function.get("config") or function
        name = config["FunctionName"]
        if scope_mismatch(config) or name not in _functions:
            return plain(function, event)
        header, count = next_header(_headers_of(event) or [_received_header()], _arn_of(name))
        if drop(name, _functions[name], count) is not None:
            message = "Lambda stopped the invocation, because the function is part of a recursive loop."
            body = {"errorType": "RecursiveInvocationException", "errorMessage": message}
            return {"error": True, "body": body}
        token = _outgoing.set(header)
        try:
            return plain(function, event)
        finally:
            _outgoing.reset(token)

    return execute_function


def _headers_of(event: Any) -> list[str]:
    """The trace headers of a batch of SQS messages."""
    records = event.get("Records", []) if isinstance(event, dict) else []
    attributes = [record.get("attributes") for record in records if isinstance(record, dict)]
    return [found["AWSTraceHeader"] for found in attributes if isinstance(found, dict) and "AWSTraceHeader" in found]
