"""A call to a simulated service with its parameters, as the API names them."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from ministack.core import responses

from ..requests.bodies import json_of
from ..requests.calls import Call
from ..wrapping import original_of
from .store import Place

plain_service_model = original_of(responses, "_service_model", "service")


@cache
def model_of(service: str) -> Any:
    """Botocore's model of a service."""
    return plain_service_model(service)


@dataclass(frozen=True, slots=True)
class Request:
    """A call. ``given`` has its parameters; those that are blobs are bytes."""

    call: Call
    given: dict[str, Any]

    @property
    def operation(self) -> str:
        """The operation's name in the API reference."""
        return self.call.operation

    @property
    def place(self) -> Place:
        """The account of the caller, in the Region that is called."""
        return Place(self.call.account, self.call.region)

    def arn(self, resource: str, place: Place | None = None) -> str:
        """The ARN of a resource, such as ``model/claims``, of the caller's account or of another place."""
        account, region = place or self.place
        return f"arn:aws:{self.call.service}:{region}:{account}:{resource}"


def operation_model(call: Call) -> Any:
    """Botocore's model of the called operation; None when there is none."""
    model = model_of(call.service)
    return model.operation_model(call.operation) if model and call.operation in model.operation_names else None


def request_of(call: Call) -> Request:
    """The call with its parameters."""
    model = operation_model(call)
    if model is None or model.input_shape is None:
        return Request(call, {})
    shape = model.input_shape
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name == "blob":
        given: dict[str, Any] = {payload: call.body}
    else:
        given = _converted(json_of(call.body), shape)
    if model.service_model.metadata["protocol"] == "rest-json":
        given = {**given, **_outside_body(call, model)}
    return Request(call, given)


def _outside_body(call: Call, model: Any) -> dict[str, Any]:
    """The parameters in the path, the query and the headers. Those of the body cannot be given there."""
    path = model.http["requestUri"].split("?")[0].rstrip("/")
    pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", r"(?P<\1>.+?)", re.escape(path))
    labels = re.fullmatch(pattern, call.path.rstrip("/"))
    found: dict[str, Any] = {}
    for name, shape in model.input_shape.members.items():
        place, key = shape.serialization.get("location"), shape.serialization.get("name", name)
        if place == "uri" and labels:
            found[name] = unquote(labels[key])
        elif place == "querystring" and key in call.query:
            values = call.query[key]
            listed = values if isinstance(values, list) else [values]
            found[name] = listed if shape.type_name == "list" else _scalar(listed[0], shape)
        elif place == "header" and key.lower() in call.headers:
            found[name] = _scalar(call.headers[key.lower()], shape)
    return found


def _scalar(text: str, shape: Any) -> Any:
    if shape.type_name in ("integer", "long") and text.removeprefix("-").isdecimal():
        return int(text)
    return text == "true" if shape.type_name == "boolean" else text


def _converted(value: Any, shape: Any) -> Any:
    """The members that the shape names, with blobs as bytes. What has another type is left for the check of limits."""
    if shape.type_name == "structure" and isinstance(value, dict):
        named = {shape.members[name].serialization.get("name", name): name for name in shape.members}
        known = {named[key]: each for key, each in value.items() if key in named and each is not None}
        return {name: _converted(each, shape.members[name]) for name, each in known.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [_converted(each, shape.member) for each in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _converted(each, shape.value) for key, each in value.items()}
    if shape.type_name == "blob" and isinstance(value, str):
        return base64.b64decode(value)
    return value
