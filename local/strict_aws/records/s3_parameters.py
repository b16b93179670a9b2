"""The parameters of an S3 call in CloudTrail's form, which has S3's own names: bucketName, Host, the sub-resource."""

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from ..requests.calls import Call

RECORDED_HEADERS = ("x-amz-acl", "x-amz-object-ownership", "x-amz-bucket-object-lock-enabled", "x-amz-grant-")


def s3_parameters(call: Call) -> dict[str, Any]:
    """Such as ``{"bucketName": …, "Host": …, "versioning": "", "VersioningConfiguration": {"Status": "Enabled"}}``."""
    parameters: dict[str, Any] = {"Host": call.headers.get("host", "")}
    bucket = call.path.lstrip("/").split("/", 1)[0]
    if bucket:
        parameters["bucketName"] = bucket
    parameters |= {name: values[0] for name, values in call.query.items() if not name.lower().startswith("x-amz-")}
    parameters |= {name: value for name, value in call.headers.items() if name.startswith(RECORDED_HEADERS)}
    return {**parameters, **_body(call)}


def _body(call: Call) -> dict[str, Any]:
    if call.operation == "PutBucketPolicy":
        try:
            return {"bucketPolicy": json.loads(call.body)}
        except ValueError:
            return {}
    try:
        root = fromstring(call.body) if call.body.lstrip().startswith(b"<") else None
    except ParseError:
        root = None
    return {} if root is None else {_name(root): _content(root)}


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _content(element: Element) -> Any:
    """An element's text, or its children by name. What occurs several times is a list, as CloudTrail writes it."""
    found: dict[str, Any] = {}
    for child in element:
        name, value = _name(child), _content(child)
        if name in found:
            earlier = found[name]
            found[name] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        else:
            found[name] = value
    if found:
        return found
    text = (element.text or "").strip()
    return {"true": True, "false": False}.get(text, text)
