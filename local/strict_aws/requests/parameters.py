"""Reads the parameters of a request: of JSON, of the query protocols, and of REST paths and queries."""

import re
from typing import Any

from ministack.core import responses

from ..wrapping import original_of
from .bodies import form_of, is_form, json_of
from .calls import Call

service_model = original_of(responses, "_service_model", "service")


def protocol_of(call: Call) -> str:
    """The protocol of the request, for some services speak several."""
    declared = service_model(call.service).metadata["protocol"] if service_model(call.service) else "json"
    if "x-amz-target" in call.headers:
        return "json"
    if is_form(call.headers):
        return "ec2" if declared == "ec2" else "query"
    return str(declared)


def sent_parameters(call: Call, operation: Any) -> Any:
    """The parameters of a call as the API names them, whatever the protocol of the request."""
    protocol = protocol_of(call)
    if protocol in ("query", "ec2"):
        form = form_of(call.body) if call.method == "POST" else {}
        sent = {name: values[0] for name, values in {**form, **call.query}.items()}
        return _unflattened(operation.input_shape, "", sent, protocol == "ec2")
    content = json_of(call.body)
    return content if protocol == "json" else {**content, **_rest_parameters(call, operation)}


def _rest_parameters(call: Call, operation: Any) -> dict[str, Any]:
    """What the path and the query say. The names of labels are those of the shape's members."""
    path = operation.http["requestUri"].split("?")[0].rstrip("/")
    pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", r"(?P<\1>.+?)", re.escape(path))
    match = re.fullmatch(pattern, call.path.rstrip("/"))
    found: dict[str, Any] = dict(match.groupdict()) if match else {}
    for name, shape in operation.input_shape.members.items():
        place = shape.serialization
        key = place.get("name", name)
        if place.get("location") == "querystring" and key in call.query:
            values = call.query[key]
            found[key] = values if shape.type_name == "list" else values[0]
    return found


def _unflattened(shape: Any, prefix: str, sent: dict[str, str], ec2: bool) -> Any:
    """The value at a prefix of a query request, such as ``Tags.member.1.Key``; None when nothing is there."""
    if prefix and not any(name == prefix or name.startswith(f"{prefix}.") for name in sent):
        return None
    if shape.type_name == "structure":
        named = {name: _query_name(name, member, ec2) for name, member in shape.members.items()}
        members = {
            name: _unflattened(shape.members[name], f"{prefix}.{key}".lstrip("."), sent, ec2)
            for name, key in named.items()
        }
        return {name: value for name, value in members.items() if value is not None}
    if shape.type_name == "list":
        flat = ec2 or shape.serialization.get("flattened")
        place = prefix if flat else f"{prefix}.{shape.member.serialization.get('name', 'member')}"
        return list(_numbered(shape.member, place, sent, ec2))
    if shape.type_name == "map":
        place = prefix if shape.serialization.get("flattened") else f"{prefix}.entry"
        keys = _numbered(shape.key, place, sent, ec2, f".{shape.key.serialization.get('name', 'key')}")
        values = _numbered(shape.value, place, sent, ec2, f".{shape.value.serialization.get('name', 'value')}")
        return dict(zip(keys, values, strict=False))
    return _scalar(shape, sent.get(prefix))


def _query_name(name: str, member: Any, ec2: bool) -> str:
    sent = str(member.serialization.get("name", name))
    return str(member.serialization.get("queryName", sent[:1].upper() + sent[1:])) if ec2 else sent


def _numbered(shape: Any, place: str, sent: dict[str, str], ec2: bool, suffix: str = "") -> list[Any]:
    found: list[Any] = []
    while (value := _unflattened(shape, f"{place}.{len(found) + 1}{suffix}", sent, ec2)) is not None:
        found.append(value)
    return found


def _scalar(shape: Any, text: str | None) -> Any:
    if shape.type_name == "boolean" and text is not None:
        return text == "true"
    is_number = shape.type_name in ("integer", "long") and text and text.removeprefix("-").isdecimal()
    return int(text) if is_number and text else text
