"""One organization for all accounts: who may ask what, in whose scope it is answered, and in which shape and pages."""

import json
from collections.abc import Callable

from ministack.core import responses
from ministack.services import organizations

from ..wrapping import attribute_of, original_of
from . import accounts, delegation, invitations, policy_rules, units
from .accounts import HOME_REGION
from .answers import Answer, Payload, error, in_pages, page_refusal, shaped
from .tree import MANAGEMENT, changing, is_member

Operation = Callable[[Payload], Answer]

# Organizations API Reference, in each operation: "can be called from any account in an organization".
BY_ANY_MEMBER = frozenset({"DescribeEffectivePolicy", "DescribeOrganization", "LeaveOrganization"})
# The same, of most reads: "only from the management account or a member account that is a delegated administrator".
READS = ("Describe", "List")
# AcceptHandshake: "the account that received the handshake", which is in no organization yet.
BY_INVITED = "AcceptHandshake"


def install() -> None:
    """Creates the organization of the management account, and puts its rules around every operation."""
    ensure = original_of(organizations, "_ensure_org", "")
    with responses.request_scope(MANAGEMENT, HOME_REGION):
        ensure()
        policy_rules.create_managed_policies()
    dispatch: dict[str, Operation] = attribute_of(organizations, "_DISPATCH")
    for part in (units, accounts, policy_rules, delegation, invitations):
        dispatch.update(part.operations(dict(dispatch)))
    for name, operation in list(dispatch.items()):
        dispatch[name] = _within_rules(name, operation)


def _within_rules(name: str, operation: Operation) -> Operation:
    def answer(payload: Payload) -> Answer:
        caller = responses.get_account_id()
        if not is_member(caller) and name != BY_INVITED:
            return error("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
        if not _may_call(caller, name):
            return error("AccessDeniedException", "You don't have permissions to access this resource.")
        with responses.request_scope(MANAGEMENT, HOME_REGION), changing:
            status, headers, body = operation(payload)
            if status != 200:
                return status, headers, body
            content = in_pages(payload, shaped(json.loads(body)))
        if content is None:
            return page_refusal(payload)
        return status, headers, json.dumps(content).encode()

    return answer


def _may_call(account: str, operation: str) -> bool:
    if account == MANAGEMENT or operation in BY_ANY_MEMBER or operation == BY_INVITED:
        return True
    return operation.startswith(READS) and delegation.is_administrator(account)
