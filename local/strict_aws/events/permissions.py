"""What EventBridge and its Scheduler are allowed to do with a target.

Amazon EventBridge User Guide, "Use resource-based policies for EventBridge"; EventBridge Scheduler User Guide, "Setting
up the execution role" and "Confused deputy prevention": a schedule acts with its role alone, in the name of its group.
"""

from dataclasses import dataclass
from typing import Any

from ministack.core import responses

from ..policies import service_roles
from ..policies.service_roles import evaluate_resource_policy
from . import bus_policies

EVENTS, SCHEDULER = "events.amazonaws.com", "scheduler.amazonaws.com"


def source_of(arn: str) -> dict[str, str]:
    """The condition keys with which the service names the rule or the schedule for which it acts."""
    parts = arn.split(":", 5)
    if parts[2] == "scheduler":
        parts[5] = f"schedule-group/{parts[5].split('/')[1]}"
    return {"aws:SourceArn": ":".join(parts), "aws:SourceAccount": parts[4]}


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a target of a rule that matched, or of a schedule. It starts where the rule is."""

    target: dict[str, Any]
    event: dict[str, Any]
    rule: dict[str, Any]

    @property
    def role(self) -> str:
        """The ARN of the target's role; empty if it has none."""
        return str(self.target.get("RoleArn") or "")

    @property
    def rule_arn(self) -> str:
        """The ARN of the rule or of the schedule."""
        return str(self.rule["Arn"])

    @property
    def service(self) -> str:
        """Who delivers."""
        return SCHEDULER if self.rule_arn.split(":")[2] == "scheduler" else EVENTS

    def is_allowed(self, policy: Any, action: str, resource: str) -> bool:
        """Whether the target's own policy or the target's role allows the action. The policy can deny the role, too."""
        source, region = source_of(self.rule_arn), responses.get_region()
        if self.service == EVENTS and service_roles.service_allows(policy, EVENTS, action, resource, source, region):
            return True
        if self.role == "" or self.refusal_of_role(action, resource) is not None:
            return False
        return not policy or evaluate_resource_policy(policy, self.request(action, resource)).decision != "Deny"

    def refusal_of_role(self, action: str, resource: str) -> str | None:
        """The error code if the target's role is of no use for the action, or None."""
        region = responses.get_region()
        if not service_roles.is_assumable(self.role, self.service, source_of(self.rule_arn), region):
            return "FAILED_TO_ASSUME_ROLE"
        return None if service_roles.session_is_allowed(self.request(action, resource)) else "NO_PERMISSIONS"

    def request(self, action: str, resource: str) -> Any:
        """What the session of the target's role asks for, as an EvalContext."""
        # That a forwarded event has the first two keys is assumed; the third is in the User Guide.
        keys = {
            bus_policies.SOURCE: self.event["Source"],
            bus_policies.DETAIL_TYPE: self.event["DetailType"],
            "events:eventBusInvocation": "true",
        }
        session = self.rule["Name"]
        return service_roles.session_of(self.role, session, action, resource, responses.get_region(), keys)
