"""Trust in a role or a user ends when it is deleted, also for one that later has the same ARN.

IAM User Guide, "AWS JSON policy elements: Principal": when a trust policy is saved, the ARN of a role or user in it
becomes its unique id. It is shown as ARN as long as the principal exists, and as the id afterwards.
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import iam

from ..wrapping import attribute_of

TRUST = "AssumeRolePolicyDocument"
roles = attribute_of(iam, "_roles")
users = attribute_of(iam, "_users")


class _Forgetting(responses.AccountScopedDict):  # type: ignore[misc]
    """A store of roles or users that tells the trust policies what is deleted."""

    __slots__ = ()

    def pop(self, name: str, *default: Any) -> Any:
        deleted = super().pop(name, *default)
        if isinstance(deleted, dict):
            _replace_everywhere(deleted["Arn"], deleted.get("RoleId") or deleted["UserId"])
        return deleted


def install() -> None:
    """Follows the deletions of roles and users, by calls and by stacks."""
    for store in (roles, users):
        # The store stays the same object: other modules of the emulator hold it.
        store.__class__ = type("_Forgetting", (_Forgetting, type(store)), {"__slots__": ()})


def _replace_everywhere(arn: str, unique_id: str) -> None:
    for role in list(roles._data.values()):
        if arn in role[TRUST]:
            role[TRUST] = _without(role[TRUST], arn, unique_id)


def _without(trust: str, arn: str, unique_id: str) -> str:
    policy = json.loads(trust)
    statements = policy["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal")
        named = principal.get("AWS") if isinstance(principal, dict) else None
        if isinstance(named, str):
            principal["AWS"] = unique_id if named == arn else named
        elif isinstance(named, list):
            principal["AWS"] = [unique_id if each == arn else each for each in named]
    return json.dumps(policy)
