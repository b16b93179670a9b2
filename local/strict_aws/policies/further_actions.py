"""The actions that a call needs besides its own: iam:PassRole for a role that it hands over, and the second resource.

IAM User Guide, "Grant a user permissions to pass a role to an AWS service". Who gives a repository a KMS key needs
rights for it, because the service creates a grant in the caller's name (Amazon ECR User Guide, "Encryption at rest").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

from ..encryption.keys import find_key
from ..requests.bodies import fields_of, json_of
from ..requests.calls import Call, current_call
from ..services.service import needs_of
from ..settings import table
from . import resources

PASSED_ROLES: dict[str, Any] = table("pass_role")
# The operation that takes a key for which the service creates a grant, and where the key is.
KEYS_WITH_GRANT = {"ecr": ("CreateRepository", "encryptionConfiguration.kmsKey")}
ROLE = re.compile(r"arn:[a-z-]+:iam::\d{12}:role/\S+")


@dataclass(frozen=True, slots=True)
class Needed:
    """An action on a resource, with condition keys of its own."""

    action: str
    resource: str
    context: dict[str, Any] = field(default_factory=dict)


def after(action: str, resource: str) -> Iterator[Needed]:
    """What else the caller of an allowed action must be allowed."""
    call = current_call.get()
    if action == "lambda:InvokeFunctionUrl":
        # Lambda Developer Guide, "Control access to Lambda function URLs": both actions, since October 2025.
        yield Needed("lambda:InvokeFunction", resource, {"lambda:InvokedViaFunctionUrl": "true"})
    elif call is not None:
        yield from _of_call(call, action)


def _of_call(call: Call, action: str) -> Iterator[Needed]:
    for resource in resources.others(call):
        yield Needed("kms:ReEncryptTo" if action == "kms:ReEncryptFrom" else action, resource)
    if call.service in KEYS_WITH_GRANT:
        yield from _of_granted_key(call, *KEYS_WITH_GRANT[call.service])
    for need in needs_of(call):
        yield Needed(need.action, need.resource, dict(need.keys))
    row = PASSED_ROLES.get(call.service, {}).get(call.operation)
    if row:
        for role in _roles(call, row[0]):
            yield Needed("iam:PassRole", role, {"iam:PassedToService": row[1]})


def _of_granted_key(call: Call, operation: str, path: str) -> Iterator[Needed]:
    references = list(_values(json_of(call.body), path.split("."))) if call.operation == operation else []
    record = find_key(references[0], call.account, call.region) if references else None
    if record:
        via = {"kms:ViaService": f"{call.service}.{call.region}.amazonaws.com", "kms:GrantIsForAWSResource": "true"}
        yield from (Needed(f"kms:{each}", record["Arn"], via) for each in ("DescribeKey", "CreateGrant"))


def _roles(call: Call, path: str) -> list[str]:
    if call.service == "s3":
        found = [text.strip() for text in _xml_texts(call.body, path)]
    else:
        in_fields = fields_of(call.headers, call.body, call.query).get(path, [])
        found = [*in_fields, *_values(json_of(call.body), path.split("."))]
    return [role for role in found if ROLE.fullmatch(role)]


def _xml_texts(body: bytes, name: str) -> list[str]:
    try:
        root = fromstring(body)
    except ParseError:
        return []
    return [element.text or "" for element in root.iter() if element.tag.rsplit("}", 1)[-1] == name]


def _values(value: Any, path: list[str]) -> Iterator[str]:
    if not path:
        if isinstance(value, str):
            yield value
        return
    name, rest = path[0], path[1:]
    inner = value.get(name.removesuffix("[]")) if isinstance(value, dict) else None
    for each in inner if name.endswith("[]") and isinstance(inner, list) else [inner]:
        yield from _values(each, rest)
