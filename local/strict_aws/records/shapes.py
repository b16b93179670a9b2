"""What a call asked and what it was answered, in CloudTrail's form: the members of the API's shapes in camelCase."""

from datetime import datetime
from functools import cache
from typing import Any

import botocore.parsers
from botocore.awsrequest import HeadersDict

from ..requests.calls import Call, Response
from ..requests.parameters import protocol_of, sent_parameters, service_model
from ..settings import table
from .s3_parameters import s3_parameters

MASKS = table("cloudtrail")["masks"]
NAMES: dict[str, dict[str, str]] = table("cloudtrail")["parameterNames"]["services"]
OMITTED = object()


def request_parameters(call: Call) -> dict[str, Any] | None:
    """The call's parameters; None when it has none."""
    if call.service == "s3":
        return s3_parameters(call)
    operation = _operation(call)
    if operation is None or operation.input_shape is None:
        return None
    mask = MASKS["services"].get(call.service, MASKS["default"])
    parameters = _camel(sent_parameters(call, operation), operation.input_shape, mask)
    names = NAMES.get(call.service, {})
    return {names.get(name, name): each for name, each in parameters.items()} or None


def response_elements(call: Call, answer: Response) -> dict[str, Any] | None:
    """What a successful write was answered, without secrets; None when that is nothing."""
    operation = _operation(call)
    if operation is None or operation.output_shape is None or call.service == "s3":
        return None
    mask = MASKS["services"].get(call.service)
    return _camel(_parsed(call, answer, operation.output_shape), operation.output_shape, mask) or None


def error_of(call: Call, answer: Response) -> tuple[str, str]:
    """Code and message of a refused or failed call."""
    error = _parsed(call, answer, None).get("Error", {})
    return str(error.get("Code") or answer[0]), str(error.get("Message") or "")


def _operation(call: Call) -> Any:
    model = service_model(call.service)
    return model.operation_model(call.operation) if model and call.operation in model.operation_names else None


@cache
def _parser(protocol: str) -> Any:
    return botocore.parsers.create_parser(protocol)


def _parsed(call: Call, answer: Response, shape: Any) -> dict[str, Any]:
    status, headers, body = answer
    if not isinstance(body, bytes | str):
        return {}
    content = body.encode() if isinstance(body, str) else body
    parts = {"status_code": status, "headers": HeadersDict(headers), "body": content}
    return dict(_parser(protocol_of(call)).parse(parts, shape))


def _camel(value: Any, shape: Any, mask: str | None) -> Any:
    """The value with the members' names in camelCase; what the model marks as sensitive is masked, or left out."""
    if shape is not None and shape.metadata.get("sensitive"):
        return mask if mask is not None else OMITTED
    if isinstance(value, datetime):
        return f"{value:%b %-d, %Y, %-I:%M:%S %p}"
    if isinstance(value, dict) and (shape is None or shape.type_name == "structure"):
        members = {} if shape is None else _members(shape)
        named = {_lower(name): _camel(each, members.get(name), mask) for name, each in value.items()}
        return {name: each for name, each in named.items() if each is not OMITTED and name != "responseMetadata"}
    if isinstance(value, dict):
        return {name: _camel(each, getattr(shape, "value", None), mask) for name, each in value.items()}
    if isinstance(value, list):
        return [_camel(each, getattr(shape, "member", None), mask) for each in value]
    blob = shape is not None and shape.type_name == "blob"
    return OMITTED if blob or isinstance(value, bytes) else value


def _members(shape: Any) -> dict[str, Any]:
    """The members by their names in the API and on the wire."""
    return {
        **shape.members,
        **{member.serialization.get("name", name): member for name, member in shape.members.items()},
    }


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
