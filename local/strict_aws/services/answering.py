"""Runs an operation of a simulated service, and writes what it answers in the service's protocol."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..requests.calls import Call, Response
from .errors import ApiError
from .limits import broken_limit, wrong_type
from .request import Request, model_of, operation_model, request_of
from .service import Service


def answer(service: Service, call: Call) -> Response:
    """The answer of the service to a call that policies allow."""
    model = operation_model(call)
    try:
        handler = service.operations.get(call.operation)
        if model is None or handler is None:
            unknown = f"The local cloud does not simulate {service.name}:{call.operation or call.path}."
            raise ApiError("UnknownOperationException", unknown)
        request = request_of(call)
        _check(service, request, model.input_shape)
        return _written(handler(request) or {}, model)
    except ApiError as error:
        return _refused(error, service.name)


def _check(service: Service, request: Request, shape: Any) -> None:
    if shape is None:
        return
    wrong = wrong_type(request.given, shape)
    if wrong is not None:
        raise ApiError("SerializationException", f"{wrong or 'The body'} has a type that is not allowed.")
    broken = broken_limit(request.given, shape)
    if broken is not None:
        code, message = service.wrong(request, *broken)
        raise ApiError(code, message)


def _content_type(service_model: Any) -> str:
    version = service_model.metadata.get("jsonVersion", "1.1")
    is_rest = service_model.metadata["protocol"] == "rest-json"
    return "application/json" if is_rest else f"application/x-amz-json-{version}"


def _refused(error: ApiError, service: str) -> Response:
    headers = {"Content-Type": _content_type(model_of(service)), "x-amzn-errortype": error.code}
    body = {"__type": error.code, "message": error.message, **error.more}
    return error.status, headers, json.dumps(body).encode()


def _written(found: Mapping[str, Any], model: Any) -> Response:
    shape = model.output_shape
    headers = {"Content-Type": _content_type(model.service_model)}
    status = int(model.http.get("responseCode", 200))
    if shape is None:
        return status, headers, b"" if model.service_model.metadata["protocol"] == "json" else b"{}"
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header" and found.get(name) is not None:
            headers[member.serialization.get("name", name)] = str(found[name])
    payload = shape.serialization.get("payload")
    if payload:
        content = found.get(payload) or b""
        if isinstance(content, bytes):
            return status, {**headers, "Content-Type": "application/octet-stream"}, content
        return status, headers, json.dumps(_plain(content, shape.members[payload])).encode()
    return status, headers, json.dumps(_plain(found, shape)).encode()


def _plain(value: Any, shape: Any) -> Any:
    """What the shape names of a value, as JSON: times in seconds since 1970, blobs in base 64, no None."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return {
            member.serialization.get("name", name): _plain(value[name], member)
            for name, member in shape.members.items()
            if value.get(name) is not None and member.serialization.get("location") != "header"
        }
    if shape.type_name == "list" and isinstance(value, list | tuple):
        return [_plain(each, shape.member) for each in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {key: _plain(each, shape.value) for key, each in value.items()}
    return value
