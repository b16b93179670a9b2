"""Schedules of EventBridge Scheduler need a role that the service can assume.

EventBridge Scheduler User Guide, "Setting up the execution role".
"""

from typing import Any

from ministack.core import responses
from ministack.services import scheduler
from ministack.services.cloudformation import provisioners

from ..policies import service_roles
from ..wrapping import attribute_of, entry_of, original_of, wrap
from .permissions import SCHEDULER, source_of

schedule_arn = original_of(scheduler, "_schedule_arn", "group name")
error = original_of(scheduler, "_error", "status code message")
UNUSABLE = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."


def install() -> None:
    """Refuses schedules whose role is of no use, in calls and in stacks."""
    for name in ("_create_schedule", "_update_schedule"):
        wrap(scheduler, name, "name body", _with_usable_role)
    handlers = entry_of(attribute_of(provisioners, "_RESOURCE_HANDLERS"), "AWS::Scheduler::Schedule")
    handlers["create"] = _creating(handlers["create"])


def _is_usable(group: str, name: str, target: Any) -> bool:
    role = str((target or {}).get("RoleArn") or "")
    source = source_of(schedule_arn(group, name))
    return not role or service_roles.is_assumable(role, SCHEDULER, source, responses.get_region())


def _with_usable_role(plain: Any) -> Any:
    def put_schedule(name: str, body: dict[str, Any]) -> Any:
        if not _is_usable(body.get("GroupName") or "default", name, body.get("Target")):
            return error(400, "ValidationException", UNUSABLE)
        return plain(name, body)

    return put_schedule


def _creating(plain: Any) -> Any:
    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        group, name = properties.get("GroupName") or "default", properties.get("Name") or logical_id
        if not _is_usable(group, name, properties.get("Target")):
            raise ValueError(UNUSABLE)
        return plain(logical_id, properties, stack)

    return create
