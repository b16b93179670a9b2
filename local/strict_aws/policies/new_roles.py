"""A role that CreateRole made cannot be used at once: IAM is eventually consistent.

IAM User Guide, "Changes that I make are not always immediately visible". Free of this: roles that the back door
created; roles of CloudFormation, which checks that a resource is consistent before it goes on (CloudFormation User
Guide, "Understand CloudFormation stack creation events"); and the back door where it assumes a role of its own account.
"""

import time
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import iam

from ..requests.calls import current_call
from ..timeline import delay
from ..wrapping import attribute_of, wrap

# When roles were created: (account, name) -> seconds of the monotonic clock.
_created: dict[tuple[str, str], float] = {}


def is_too_new(role_arn: str) -> bool:
    """Whether the role cannot be used yet by who is calling."""
    return _is_new(role_arn) and not _at_home(role_arn)


def _is_new(role_arn: str) -> bool:
    account, name = account_and_name(role_arn)
    created = _created.get((account, name))
    if created is None:
        return False
    if time.monotonic() - created < delay("iam-role"):
        return True
    _created.pop((account, name), None)
    return False


class _Roles(responses.AccountScopedDict):  # type: ignore[misc]
    """The emulator's store of roles, which notes when a role is created."""

    __slots__ = ()

    def __setitem__(self, name: str, role: Any) -> None:
        if name not in self and _is_delayed():
            _created[responses.get_account_id(), name] = time.monotonic()
        super().__setitem__(name, role)

    def pop(self, name: str, *default: Any) -> Any:
        _created.pop((responses.get_account_id(), name), None)
        return super().pop(name, *default)


def install() -> None:
    """Makes new roles unusable for some seconds."""
    # The store stays the same object: other modules of the emulator hold it.
    attribute_of(iam, "_roles").__class__ = _Roles
    wrap(iam_evaluator, "evaluate_trust_policy", "trust_doc caller_arn ctx", _with_delay)
    wrap(iam_evaluator, "validate_role_arn", "role_arn", _with_usable_role)


def _is_delayed() -> bool:
    call = current_call.get()
    return call is not None and call.operation == "CreateRole" and not call.by_administrator


def _with_delay(plain: Any) -> Any:
    def evaluate_trust_policy(trust_doc: Any, caller_arn: str, ctx: Any = None) -> bool:
        role_arn = ctx.resource_arn if ctx is not None else ""
        if is_too_new(role_arn):
            return False
        return plain(trust_doc, caller_arn, ctx)

    return evaluate_trust_policy


def _at_home(role_arn: str) -> bool:
    call = current_call.get()
    return call is not None and call.by_administrator and call.account == account_and_name(role_arn)[0]


def _with_usable_role(plain: Any) -> Any:
    def validate_role_arn(role_arn: str) -> str | None:
        refusal = plain(role_arn)
        if refusal is None and role_arn and is_too_new(role_arn):
            # Lambda's words in "Troubleshoot configuration issues in Lambda", for a role that it cannot assume.
            return "The role defined for the function cannot be assumed by Lambda."
        return refusal

    return validate_role_arn


def account_and_name(role_arn: str) -> tuple[str, str]:
    """The role's account and its name without the path; two empty strings for a text that is no ARN."""
    parts = role_arn.split(":", 5)
    return (parts[4], parts[5].rsplit("/", 1)[-1]) if len(parts) == 6 else ("", "")
