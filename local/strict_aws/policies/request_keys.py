"""Evaluates calls of services that the emulator lacks: their resource and their condition keys, by a table.

What policies allow is then answered by the service's player, or by the emulator's "Unsupported service".
"""

import re
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions, router

from ..requests.bodies import json_of, parameters_of
from ..requests.calls import Call, current_call
from ..services.service import keys_of
from ..settings import table
from ..wrapping import attribute_of, wrap

TABLE: dict[str, Any] = table("request_keys")
VERB = re.compile(r"^(Create|Update|Delete|Describe|Stop|Start|Invoke)")
# Service Authorization Reference, "Amazon S3". The emulator has the other keys of S3's requests.
KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
KEY_OF_UPLOAD = f"s3:{KEY_HEADER}"
# Botocore's models whose paths name the operations of the service's data plane.
DATA_PLANES = {"sagemaker": ["sagemaker", "sagemaker-metrics", "sagemaker-runtime"]}


def install() -> None:
    """Tells the emulator the namespaces of the table's services, so that it asks the policies about them."""
    attribute_of(iam_actions, "SERVICE_TO_IAM_NAMESPACE").update({service: service for service in TABLE})
    attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP").update(DATA_PLANES)
    wrap(router, "_is_aws_service_name", "scope_name", known_at_once)


def known_at_once(plain: Any) -> Any:
    """The emulator reads the models of all services to learn that one exists: seconds in which it answers nobody."""
    return lambda scope_name: scope_name in TABLE or plain(scope_name)


def keys_of_request() -> dict[str, Any]:
    """The condition keys of the present call that its parameters decide; a parameter that is not given has none."""
    call = current_call.get()
    if call is not None and call.service == "s3":
        return {KEY_OF_UPLOAD: call.headers[KEY_HEADER]} if KEY_HEADER in call.headers else {}
    if call is None:
        return {}
    return {**_keys_by_table(call), **_keys_of_stack(call), **keys_of(call)}


def _keys_of_stack(call: Call) -> dict[str, Any]:
    """Service Authorization Reference, "AWS CloudFormation"."""
    if call.service != "cloudformation":
        return {}
    given = parameters_of(call.headers, call.body, call.query)
    names = {"RoleARN": "RoleArn", "ChangeSetName": "ChangeSetName", "TemplateURL": "TemplateUrl"}
    return {f"cloudformation:{key}": given[name] for name, key in names.items() if given.get(name)}


def _keys_by_table(call: Call) -> dict[str, Any]:
    row = TABLE.get(call.service)
    if row is None:
        return {}
    given = json_of(call.body)
    found = {key: next(_present(given, paths), None) for key, paths in row["keys"].items()}
    return {key: _as_text(value) for key, value in found.items() if value is not None}


def resource_of(service: str, operation: str, given: dict[str, Any], path: str, place: str) -> str:
    """The ARN of the resource that an operation is about; ``place`` is the Region and the account with a colon."""
    named = TABLE[service]["resources"].get(VERB.sub("", operation))
    if path.startswith("/endpoints/"):
        return f"arn:aws:{service}:{place}:endpoint/{path.split('/')[2].lower()}"
    name = given.get(named[0]) if named else None
    return f"arn:aws:{service}:{place}:{named[1]}/{name.lower()}" if named and isinstance(name, str) else "*"


def _present(given: dict[str, Any], paths: list[str]) -> Iterator[Any]:
    for path in paths:
        value = _at(given, path.split("."))
        if value not in (None, "", []):
            yield value


def _at(value: Any, names: list[str]) -> Any:
    """What is at a path; in a list of structures, the values of all of them."""
    if not names:
        return value
    if isinstance(value, list):
        return [found for found in (_at(each, names) for each in value) if found is not None]
    return _at(value.get(names[0]), names[1:]) if isinstance(value, dict) else None


def _as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
