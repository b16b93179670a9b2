"""The role of a stack: CloudFormation makes the stack's resources with it, and not with the rights of who calls.

CloudFormation User Guide, "CloudFormation service role": the caller passes it, it trusts CloudFormation, and it stays
with the stack for all later operations, also of callers who may not pass it. CloudFormation API Reference, RoleARN of
CreateStack and CreateChangeSet. Stacks without a role are made by the emulator, whatever the caller may do.
"""

import re
from typing import Any, NamedTuple

from ministack.core import responses
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers, provisioners, stacks

from .policies.service_roles import is_assumable
from .requests import calls
from .requests.bodies import parameters_of
from .requests.calls import Call, Response, current_call
from .services.asking import role_may
from .services.sessions import ServiceSession, session_for_service
from .settings import table
from .wrapping import attribute_of, original_of, wrap

SERVICE, SESSION = "cloudformation.amazonaws.com", "AWSCloudFormation"
ROLE = "RoleARN"
# In a stack's record: who makes its resources in place of a role of its own.
ACTOR = "_actor"
ACTIONS: dict[str, Any] = table("stack_actions")["types"]
# What CloudFormation does by itself, or by a function that is called with the stack's events.
OF_CLOUDFORMATION = ("AWS::CloudFormation::", "Custom::")
# Types whose handlers call the service as the stack's role: policies are asked then.
MADE_BY_CALLS: set[str] = set()
STACK_ID = re.compile(rb"<StackId>([^<]+)</StackId>")

records = attribute_of(cloudformation, "_stacks")
resolve_stack = original_of(handlers, "_resolve_stack", "stack_name")
find_change_set = original_of(changesets, "_find_change_set", "cs_name stack_name")
physical_name = original_of(provisioners, "_physical_name", "stack_name logical_id lowercase max_len seeded")


def install() -> None:
    """Keeps the role of each stack, and asks for its permissions before a resource is made, updated or deleted."""
    wrap(cloudformation, "handle_request", "method path headers body query_params", _keeping_roles)
    wrap(stacks, "_provision_resource", "resource_type logical_id props stack_name", _asked_for_create)
    update = "resource_type physical_id old_props new_props stack_name logical_id old_attrs"
    wrap(stacks, "_update_resource", update, _asked_for_update)
    wrap(stacks, "_delete_resource", "resource_type physical_id props stack_name logical_id", _asked_for_delete)


class Actor(NamedTuple):
    """A role that makes the resources of a stack, for the service that assumes it, and the name of its sessions."""

    role: str
    service: str = SERVICE
    session: str = SESSION


def made_by(stack_name: str, actor: Actor) -> None:
    """Lets another service's role make the resources of a stack, such as a launch role of AWS Service Catalog."""
    records[stack_name][ACTOR] = actor


def actor_of(stack_name: str) -> Actor | None:
    """Who makes the resources of a stack of the present account and Region; None for a stack without a role."""
    record = records.get(stack_name) or {}
    role = record.get(ROLE)
    return Actor(str(role)) if role else record.get(ACTOR)


def session_of_stack(stack_name: str) -> ServiceSession | None:
    """A session of the stack's role; None when it has none. Raises ValueError when it cannot be assumed any more."""
    actor = actor_of(stack_name)
    if actor is None:
        return None
    region = responses.get_region()
    session = session_for_service(actor.role, actor.service, actor.session, _source(stack_name), region)
    if session is None:
        raise ValueError(_invalid(actor.role))
    return session


def _source(stack_name: str) -> dict[str, str]:
    account, region = responses.get_account_id(), responses.get_region()
    arn = f"arn:aws:cloudformation:{region}:{account}:stack/{stack_name}/*"
    return {"aws:SourceAccount": account, "aws:SourceArn": arn}


def _invalid(role: str) -> str:
    return f"Role {role} is invalid or cannot be assumed"


def _keeping_roles(plain: Any) -> Any:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
        call = current_call.get()
        if call is None:
            return await plain(method, path, headers, body, query)
        given = parameters_of(headers, body, query)
        role, name = str(given.get(ROLE) or ""), str(given.get("StackName") or "")
        if role and not is_assumable(role, SERVICE, _source(name), call.region):
            return calls.error_response(call, 400, "ValidationError", _invalid(role))
        change_set = find_change_set(str(given.get("ChangeSetName") or ""), name)[1]
        answer: Response = await plain(method, path, headers, body, query)
        if answer[0] == 200:
            _keep(call, given, role, change_set)
        return _with_roles(answer) if call.operation == "DescribeStacks" else answer

    return handle


def _keep(call: Call, given: dict[str, Any], role: str, executed: Any) -> None:
    """Notes the role before the stack's task begins, which is scheduled only."""
    name = str(given.get("StackName") or "")
    if call.operation == "CreateChangeSet" and role:
        find_change_set(str(given["ChangeSetName"]), name)[1][ROLE] = role
    elif call.operation == "ExecuteChangeSet" and executed and executed.get(ROLE):
        records[executed["StackName"]][ROLE] = executed[ROLE]
    elif role and (stack := resolve_stack(name)):
        stack[ROLE] = role


def _with_roles(answer: Response) -> Response:
    by_id = {each["StackId"].encode(): each.get(ROLE) for each in records.values()}

    def shown(found: re.Match[bytes]) -> bytes:
        role = by_id.get(found[1])
        return found[0] + (f"<{ROLE}>{role}</{ROLE}>".encode() if role else b"")

    status, headers, body = answer
    content = body.encode() if isinstance(body, str) else body
    return status, headers, STACK_ID.sub(shown, content)


def _asked_for_create(plain: Any) -> Any:
    def provision(resource_type: str, logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        _ask(resource_type, "create", props, stack_name, logical_id)
        return plain(resource_type, logical_id, props, stack_name)

    return provision


def _asked_for_update(plain: Any) -> Any:
    def update(
        resource_type: str,
        physical_id: str,
        old_props: dict[str, Any],
        new_props: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
        old_attrs: dict[str, Any] | None = None,
    ) -> Any:
        if old_props != new_props:
            _ask(resource_type, "update", new_props, stack_name, logical_id or physical_id)
        return plain(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)

    return update


def _asked_for_delete(plain: Any) -> Any:
    def delete(
        resource_type: str,
        physical_id: str,
        props: dict[str, Any],
        stack_name: str | None = None,
        logical_id: str | None = None,
    ) -> Any:
        if stack_name:
            _ask(resource_type, "delete", props, stack_name, logical_id or physical_id)
        return plain(resource_type, physical_id, props, stack_name, logical_id)

    return delete


def _ask(resource_type: str, operation: str, props: dict[str, Any], stack_name: str, logical_id: str) -> None:
    """Raises ValueError, whose words the stack's event has, when the stack's role may not do it."""
    actor = actor_of(stack_name)
    if actor is None or resource_type.startswith(OF_CLOUDFORMATION) or resource_type in MADE_BY_CALLS:
        return
    session_of_stack(stack_name)
    row = ACTIONS.get(resource_type)
    if row is None:
        raise ValueError(f"the local cloud does not know which permissions {resource_type} needs of a stack's role")
    account, region = actor.role.split(":")[4], responses.get_region()
    name = props.get(row["name"]) or physical_name(stack_name, logical_id)
    resource = row["arn"].format(region=region, account=account, name=name)
    for action in row[operation]:
        if not role_may(actor.role, actor.session, action, resource, region):
            who = f"arn:aws:sts::{account}:assumed-role/{actor.role.rsplit('/', 1)[-1]}/{actor.session}"
            raise ValueError(f"User: {who} is not authorized to perform: {action} on resource: {resource}")
