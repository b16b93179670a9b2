"""The stack of a provisioned product: made and deleted as the launch role or, without one, as the caller.

Administrator Guide, "AWS Service Catalog Launch Constraints": Service Catalog assumes the role, which needs
CloudFormation's permissions and those of the services in the template.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ministack.core import responses
from ministack.services import cloudformation
from ministack.services.cloudformation import handlers

from ...stack_roles import Actor, made_by
from ...wrapping import attribute_of
from ..asking import require, role_may, trusts
from ..errors import ApiError
from ..request import Request
from ..store import Place
from .launch_constraints import SERVICE_PRINCIPAL

stacks = attribute_of(cloudformation, "_stacks")
cloudformation_operations = attribute_of(handlers, "_ACTION_HANDLERS")
SESSION = "servicecatalog"
TAG = re.compile(rb"<(Code|Message)>(.*?)</\1>", re.DOTALL)


class LaunchRefusedError(Exception):
    """A stack that could not be begun: why, with the code of the record's error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Launch:
    """Where the stack of a provisioned product is, and the ARN of the role that makes it; None for the caller."""

    role: str | None
    place: Place
    stack: str


@dataclass(frozen=True, slots=True)
class State:
    """How far a stack is. ``failure`` is the code and the words of what went wrong."""

    in_progress: bool
    failure: tuple[str, str] | None


def make_stack(
    request: Request, launch: Launch, template: str, parameters: Mapping[str, str], tags: Mapping[str, str]
) -> None:
    """Begins the stack. Raises LaunchRefusedError."""
    form = {"TemplateBody": template, "Capabilities.member.1": "CAPABILITY_NAMED_IAM"}
    for index, (key, value) in enumerate(parameters.items(), 1):
        form |= {f"Parameters.member.{index}.ParameterKey": key, f"Parameters.member.{index}.ParameterValue": value}
    for index, (key, value) in enumerate(tags.items(), 1):
        form |= {f"Tags.member.{index}.Key": key, f"Tags.member.{index}.Value": value}
    _call(request, launch, "CreateStack", form)


def delete_stack(request: Request, launch: Launch) -> None:
    """Begins to delete the stack. Raises LaunchRefusedError."""
    _call(request, launch, "DeleteStack", {})


def state_of(launch: Launch) -> State | None:
    """How far the stack is; None when it never began, or was deleted."""
    stack = stacks.get_scoped(launch.place.account, launch.place.region, launch.stack)
    if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
        return None
    status = stack["StackStatus"]
    went_wrong = "ROLLBACK" in status or status.endswith("_FAILED")
    reason = stack.get("StackStatusReason") or status
    return State(status.endswith("_IN_PROGRESS"), ("ResourceCreationFailed", reason) if went_wrong else None)


def outputs_of(launch: Launch) -> dict[str, str]:
    """The outputs of the stack."""
    stack = stacks.get_scoped(launch.place.account, launch.place.region, launch.stack) or {}
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def _call(request: Request, launch: Launch, operation: str, form: Mapping[str, str]) -> None:
    account, region = launch.place
    stack = f"arn:aws:cloudformation:{region}:{account}:stack/{launch.stack}/*"
    _authorize(request, launch.role, f"cloudformation:{operation}", stack)
    parameters = {key: [value] for key, value in {**form, "StackName": launch.stack}.items()}
    with responses.request_scope(account, region):
        status, _, body = cloudformation_operations[operation](parameters)
    if status != 200:
        found: dict[bytes, bytes] = dict(TAG.findall(body))
        raise LaunchRefusedError(found.get(b"Code", b"InternalFailure").decode(), found.get(b"Message", b"").decode())
    if operation == "CreateStack" and launch.role is not None:
        with responses.request_scope(account, region):
            made_by(launch.stack, Actor(launch.role, SERVICE_PRINCIPAL, SESSION))


def _authorize(request: Request, role: str | None, action: str, stack: str) -> None:
    region = request.place.region
    if role is None:
        try:
            require(request, action, stack)
        except ApiError as refused:
            raise LaunchRefusedError(refused.code, refused.message) from refused
        return
    # No document says that Service Catalog sends aws:SourceAccount, so that a condition on it is not met.
    if not trusts(role, SERVICE_PRINCIPAL, {}, region):
        raise LaunchRefusedError("AccessDenied", f"Access denied while assuming the role {role}")
    if not role_may(role, SESSION, action, stack, region):
        name = role.rsplit("/", 1)[-1]
        who = f"arn:aws:sts::{role.split(':')[4]}:assumed-role/{name}/{SESSION}"
        raise LaunchRefusedError("AccessDenied", f"User: {who} is not authorized to perform: {action} on {stack}")
