"""When an account can be closed, and when it can leave the organization."""

import time
from typing import Any

from ..requests.calls import current_call
from ..settings import table
from ..timeline import delay
from .answers import Answer, constraint, error
from .delegation import is_administrator
from .tree import MANAGEMENT, accounts

CLOSING: int = table("organization")["accounts"]["closing"]


def closing_problem(account: str) -> Answer | None:
    """Why the account cannot be closed now (API Reference, CloseAccount)."""
    record = accounts.get(account)
    if record is None:
        return _unknown(account)
    if account == MANAGEMENT:
        return constraint("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.")
    if record["Status"] in ("CLOSED", "SUSPENDED"):
        return error("AccountAlreadyClosedException", "The account is already closed.")
    if record["Status"] == "PENDING_CLOSURE":
        return error("ConflictException", "The account is being closed.")
    if not _by_back_door() and sum(each["Status"] == "PENDING_CLOSURE" for each in accounts.values()) >= CLOSING:
        message = "You have exceeded the number of accounts that can be closed at the same time."
        return constraint("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED", message)
    return None


def removal_problem(account: str) -> Answer | None:
    """Why the account cannot leave the organization now (API Reference, RemoveAccountFromOrganization)."""
    record = accounts.get(account)
    if record is None:
        return _unknown(account)
    if account == MANAGEMENT:
        return error("MasterCannotLeaveOrganizationException", "The management account can't leave.")
    if is_administrator(account):
        message = "You can't remove an account that is a delegated administrator."
        return constraint("CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", message)
    if not _by_back_door() and _is_young(record):
        return constraint("WAIT_PERIOD_ACTIVE", "You must wait until the account is at least four days old.")
    return None


def _is_young(record: dict[str, Any]) -> bool:
    age = time.time() - record["JoinedTimestamp"]
    return record["JoinedMethod"] == "CREATED" and age < delay("organizations-removal")


def _by_back_door() -> bool:
    call = current_call.get()
    return call is None or call.by_administrator


def _unknown(account: str) -> Answer:
    return error("AccountNotFoundException", f"We can't find an AWS account with the AccountId {account}.")
