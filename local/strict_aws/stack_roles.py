"""Permissions boundaries of the roles that CloudFormation makes: the emulator's CloudFormation ignores the property.

AWS CloudFormation Template Reference, AWS::IAM::Role, PermissionsBoundary.
"""

from typing import Any

from ministack.services import iam
from ministack.services.cloudformation import provisioners

from .wrapping import attribute_of, entry_of

roles = attribute_of(iam, "_roles")


def install() -> None:
    """Wraps the handlers of AWS::IAM::Role."""
    handlers = entry_of(attribute_of(provisioners, "_RESOURCE_HANDLERS"), "AWS::IAM::Role")
    handlers["create"] = _with_boundary(handlers["create"], properties_at=1)
    handlers["update"] = _with_boundary(handlers["update"], properties_at=2)


def _with_boundary(plain: Any, properties_at: int) -> Any:
    def handle(*given: Any, **named: Any) -> Any:
        made = plain(*given, **named)
        roles[made[0]]["PermissionsBoundary"] = given[properties_at].get("PermissionsBoundary")
        return made

    return handle
