"""Models, endpoint configurations, endpoints and model package groups in CloudFormation stacks.

CloudFormation Template Reference, AWS::SageMaker::*: properties, return values and what an update replaces. They are
made by calls of the stack's role, or of the account's root for a stack without a role: all policies are asked about
the role's, and its iam:PassRole for the model's execution role.
"""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError
from ministack.core import responses
from ministack.services.cloudformation import provisioners, stacks

from ...stack_roles import MADE_BY_CALLS, physical_name, session_of_stack
from ...wrapping import attribute_of, wrap
from ..request import model_of
from ..sessions import ServiceSession, client_of

PREFIX = "AWS::SageMaker::"
POLL_SECONDS = 0.1
_types: dict[str, Any] = attribute_of(provisioners, "_RESOURCE_HANDLERS")
_replacing: dict[str, Any] = attribute_of(provisioners, "_REPLACING_PROPERTIES")
_named: dict[str, Any] = attribute_of(provisioners, "_CUSTOM_NAME_REPLACEMENT")
_tagged: dict[str, Any] = attribute_of(provisioners, "_STACK_TAG_PROPERTY")
# The stack by whose role a resource is deleted or updated; the handlers of both get no more than the physical id.
_stack_of: dict[tuple[str, str, str], str] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of resource: its name's property, and the properties whose change makes another resource."""

    name: str
    replacing: tuple[str, ...]


KINDS = {
    "Model": Kind(
        "ModelName",
        (
            *("ModelName", "PrimaryContainer", "Containers", "ExecutionRoleArn", "VpcConfig"),
            *("EnableNetworkIsolation", "InferenceExecutionConfig"),
        ),
    ),
    "EndpointConfig": Kind(
        "EndpointConfigName",
        (
            *("EndpointConfigName", "ProductionVariants", "ShadowProductionVariants", "DataCaptureConfig", "KmsKeyId"),
            *("AsyncInferenceConfig", "ExplainerConfig", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation"),
        ),
    ),
    "Endpoint": Kind("EndpointName", ("EndpointName",)),
    "ModelPackageGroup": Kind("ModelPackageGroupName", ("ModelPackageGroupName", "ModelPackageGroupDescription")),
}


def install() -> None:
    """Adds the types. They wait and call, and so run on threads of their own."""
    for title, kind in KINDS.items():
        _types[PREFIX + title] = {
            "create": _create(title, kind),
            "update": _update(title, kind),
            "delete": _delete(title, kind),
        }
        MADE_BY_CALLS.add(PREFIX + title)
        _replacing[PREFIX + title] = kind.replacing
        _named[PREFIX + title] = {"name": kind.name}
        _tagged[PREFIX + title] = ("Tags", "list")
    wrap(stacks, "_runs_on_worker_thread", "resource_type", _on_a_thread)


def _on_a_thread(plain: Any) -> Any:
    return lambda resource_type: resource_type.startswith(PREFIX) or plain(resource_type)


def _client(stack_name: str) -> Any:
    """A client of the stack's role, or of the account's root."""
    root = ServiceSession("", "", responses.get_account_id(), secrets.token_hex(8), "")
    return client_of("sagemaker", session_of_stack(stack_name) or root, responses.get_region())


def _called(client: Any, operation: str, given: dict[str, Any]) -> Any:
    """Calls the operation. Raises ValueError with its error's words, which the stack's event has then."""
    shape = model_of("sagemaker").operation_model(operation).input_shape
    try:
        return getattr(client, xform_name(operation))(**_typed(given, shape))
    except ClientError as error:
        found = error.response["Error"]
        raise ValueError(f"{found['Message']} (Service: SageMaker, Error Code: {found['Code']})") from error


def _typed(value: Any, shape: Any) -> Any:
    """Properties as the API has them: a template may give numbers and booleans as text."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {name: _typed(each, shape.members[name]) for name, each in value.items() if name in shape.members}
    if shape.type_name == "list" and isinstance(value, list):
        return [_typed(each, shape.member) for each in value]
    if isinstance(value, str) and shape.type_name == "boolean":
        return value.lower() == "true"
    if isinstance(value, str) and shape.type_name in ("integer", "long", "float"):
        return float(value) if shape.type_name == "float" else int(value)
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: str(each) for key, each in value.items()}
    return value


def _create(title: str, kind: Kind) -> Any:
    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
        client = _client(stack_name)
        name = props.get(kind.name) or physical_name(stack_name, logical_id, max_len=63)
        arn = str(_called(client, f"Create{title}", {**props, kind.name: name})[f"{title}Arn"])
        _stack_of[_place_of(arn)] = stack_name
        if title == "ModelPackageGroup" and props.get("ModelPackageGroupPolicy"):
            _put_policy(client, name, props)
        if title == "Endpoint":
            _wait(client, name)
        return arn, _attributes(title, kind, name, arn)

    return create


def _attributes(title: str, kind: Kind, name: str, arn: str) -> dict[str, Any]:
    return {kind.name: name, f"{title}Arn": arn, "Id": arn}


def _put_policy(client: Any, name: str, props: dict[str, Any]) -> None:
    policy = props["ModelPackageGroupPolicy"]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    _called(client, "PutModelPackageGroupPolicy", {"ModelPackageGroupName": name, "ResourcePolicy": text})


def _update(title: str, kind: Kind) -> Any:
    def update(arn: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
        client = _client(stack_name)
        name = arn.rsplit("/", 1)[-1]
        if title == "Endpoint" and old.get("EndpointConfigName") != new.get("EndpointConfigName"):
            _called(client, "UpdateEndpoint", {**new, "EndpointName": name})
            _wait(client, name)
        if title == "ModelPackageGroup" and old.get("ModelPackageGroupPolicy") != new.get("ModelPackageGroupPolicy"):
            if new.get("ModelPackageGroupPolicy"):
                _put_policy(client, name, new)
            else:
                _called(client, "DeleteModelPackageGroupPolicy", {"ModelPackageGroupName": name})
        if new.get("Tags"):
            _called(client, "AddTags", {"ResourceArn": arn, "Tags": new["Tags"]})
        return arn, _attributes(title, kind, name, arn)

    return update


def _delete(title: str, kind: Kind) -> Any:
    def delete(arn: str, props: dict[str, Any]) -> None:
        client = _client(_stack_of.get(_place_of(arn), ""))
        try:
            _called(client, f"Delete{title}", {kind.name: arn.rsplit("/", 1)[-1]})
        except ValueError as error:
            if "Could not find" not in str(error) and "does not exist" not in str(error):
                raise
        _stack_of.pop(_place_of(arn), None)

    return delete


def _place_of(arn: str) -> tuple[str, str, str]:
    parts = arn.split(":")
    return (parts[4], parts[3], parts[5]) if len(parts) > 5 else ("", "", arn)


def _wait(client: Any, name: str) -> None:
    """Waits until the endpoint serves. Raises ValueError when it failed."""
    while True:
        found = _called(client, "DescribeEndpoint", {"EndpointName": name})
        if found["EndpointStatus"] not in ("Creating", "Updating"):
            break
        time.sleep(POLL_SECONDS)
    if found["EndpointStatus"] != "InService" or found.get("FailureReason"):
        raise ValueError(found.get("FailureReason") or f"the endpoint is {found['EndpointStatus']}")
