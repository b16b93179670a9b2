"""Properties that the emulator's CloudFormation ignores: boundaries of roles, and the loops of functions.

AWS CloudFormation Template Reference, AWS::IAM::Role, PermissionsBoundary; AWS::Lambda::Function, RecursiveLoop.
"""

from collections.abc import Callable
from typing import Any

from ministack.services import iam, lambda_svc
from ministack.services.cloudformation import provisioners

from .wrapping import attribute_of, entry_of, original_of

roles = attribute_of(iam, "_roles")
put_recursion = original_of(lambda_svc, "_put_function_recursion_config", "func_name data")


def install() -> None:
    """Wraps the handlers of both types of resources."""
    _after_changes("AWS::IAM::Role", _set_boundary)
    _after_changes("AWS::Lambda::Function", _set_recursion)


def _set_boundary(name: str, properties: dict[str, Any]) -> None:
    roles[name]["PermissionsBoundary"] = properties.get("PermissionsBoundary")


def _set_recursion(name: str, properties: dict[str, Any]) -> None:
    put_recursion(name, {"RecursiveLoop": properties.get("RecursiveLoop", "Terminate")})


def _after_changes(kind: str, complete: Callable[[str, dict[str, Any]], None]) -> None:
    handlers = entry_of(attribute_of(provisioners, "_RESOURCE_HANDLERS"), kind)
    # The properties come after the logical id of what is created, and after the old ones of what is updated.
    for name, place in (("create", 1), ("update", 2)):
        handlers[name] = _completed(handlers[name], place, complete)


def _completed(plain: Any, place: int, complete: Callable[[str, dict[str, Any]], None]) -> Any:
    def handle(*given: Any, **named: Any) -> Any:
        made = plain(*given, **named)
        complete(made[0], given[place])
        return made

    return handle
