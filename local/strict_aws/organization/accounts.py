"""Accounts of the organization: how they are created, closed and removed, and the role that is made in them."""

import json
import re
import secrets
import time
from functools import partial
from typing import Any

from ministack.core import responses
from ministack.services import iam, organizations

from ..records.deliveries import deliver_service_event
from ..requests.calls import current_call
from ..settings import table
from ..timeline import delay, timeline
from ..wrapping import attribute_of, original_of
from .answers import Answer, Payload, answer, constraint, error
from .departures import closing_problem, removal_problem
from .policy_rules import attach_managed_policies, detach_everything
from .tree import MANAGEMENT, accounts, changing

# The Region in which Organizations publishes its events.
HOME_REGION = "us-east-1"
DEFAULT_ROLE = "OrganizationAccountAccessRole"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
IN_PROGRESS: int = table("organization")["accounts"]["inProgress"]

statuses = attribute_of(organizations, "_create_statuses")
create_role = original_of(iam, "_create_role", "p")
attach_role_policy = original_of(iam, "_attach_role_policy", "p")


def operations(plain: dict[str, Any]) -> dict[str, Any]:
    """The operations on accounts, and those that the emulator lacks."""
    return {
        "CloseAccount": _close,
        "CreateAccount": partial(_create, plain["CreateAccount"]),
        "ListCreateAccountStatus": _list_statuses,
        "RemoveAccountFromOrganization": _remove,
    }


def _create(plain: Any, payload: Payload) -> Answer:
    """CreateAccount: the account is there some time later. For the back door it is there at once."""
    call = current_call.get()
    at_once = call is None or call.by_administrator
    if not at_once and sum(each["State"] == "IN_PROGRESS" for each in statuses.values()) >= IN_PROGRESS:
        message = "You have exceeded the number of accounts that can be created at the same time."
        return constraint("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED", message)
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", payload.get("Email") or ""):
        return error("InvalidInputException", "You specified an invalid email address.", Reason="INVALID_PATTERN")
    before = set(accounts)
    status, headers, body = plain(payload)
    if status != 200:
        return status, headers, body
    request = json.loads(body)["CreateAccountStatus"]
    (emulated,) = set(accounts) - before
    record = _take_back(emulated)
    finish = partial(_finish, request, record, payload.get("RoleName") or DEFAULT_ROLE)
    if at_once:
        finish()
    else:
        started = {name: request[name] for name in ("Id", "AccountName", "RequestedTimestamp")}
        statuses[request["Id"]] = {**started, "State": "IN_PROGRESS"}
        timeline.after(delay("organizations-create-account"), partial(_in_management, finish))
    return answer({"CreateAccountStatus": statuses[request["Id"]]})


def _take_back(emulated: str) -> dict[str, Any]:
    """Removes the emulator's account, and answers its record with an id that no other account has."""
    record = dict(accounts.pop(emulated))
    detach_everything(emulated)
    identity = emulated
    while identity in accounts or identity == emulated:
        identity = str(secrets.randbelow(9 * 10**11) + 10**11)
    arn = record["Arn"].removesuffix(emulated) + identity
    tags = attribute_of(organizations, "_tags")
    if emulated in tags:
        tags[identity] = tags.pop(emulated)
    return {**record, "Id": identity, "Arn": arn}


def _in_management(work: Any) -> None:
    with responses.request_scope(MANAGEMENT, HOME_REGION), changing:
        work()


def _finish(request: dict[str, Any], record: dict[str, Any], role: str) -> None:
    """Completes the request, publishes its result, and lets the role follow."""
    done = {**request, "CompletedTimestamp": int(time.time())}
    if any(each["Email"] == record["Email"] for each in accounts.values()):
        done |= {"State": "FAILED", "FailureReason": "EMAIL_ALREADY_EXISTS"}
        del done["AccountId"]
    else:
        account = record["Id"]
        accounts[account] = {**record, "JoinedTimestamp": int(time.time())}
        attach_managed_policies(account)
        done |= {"State": "SUCCEEDED", "AccountId": account}
        timeline.after(delay("organizations-access-role"), partial(_create_access_role, account, role))
    statuses[request["Id"]] = done
    names = {"Id": "id", "State": "state", "AccountId": "accountId", "FailureReason": "failureReason"}
    shown = {names[name]: value for name, value in done.items() if name in names}
    detail = {**shown, "accountName": "****", **_timestamps(done)}
    deliver_service_event(
        MANAGEMENT,
        HOME_REGION,
        "organizations",
        {"eventName": "CreateAccountResult", "serviceEventDetails": {"createAccountStatus": detail}},
    )


def _timestamps(status: dict[str, Any]) -> dict[str, str]:
    """As CloudTrail writes them: ``Nov 28, 2026 5:20:02 AM`` (Organizations User Guide, "Logging with CloudTrail")."""
    named = {"requestedTimestamp": "RequestedTimestamp", "completedTimestamp": "CompletedTimestamp"}
    return {
        name: time.strftime("%b %d, %Y %I:%M:%S %p", time.gmtime(status[field])).replace(" 0", " ")
        for name, field in named.items()
    }


def _create_access_role(account: str, name: str) -> None:
    """Creates the role as Organizations does: an administrator whom the management account can be."""
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT}:root"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with responses.request_scope(account, HOME_REGION):
        create_role({"RoleName": name, "AssumeRolePolicyDocument": trust})
        attach_role_policy({"RoleName": name, "PolicyArn": ADMINISTRATOR})


def _list_statuses(payload: Payload) -> Answer:
    states = payload.get("States")
    found = [each for each in statuses.values() if not states or each["State"] in states]
    return answer({"CreateAccountStatuses": found})


def _close(payload: Payload) -> Answer:
    """CloseAccount: "PENDING_CLOSURE" at first, then "CLOSED" (User Guide, "Monitor the state of your accounts")."""
    account = payload.get("AccountId", "")
    problem = closing_problem(account)
    if problem:
        return problem
    accounts[account] = {**accounts[account], "Status": "PENDING_CLOSURE"}

    def close() -> None:
        if account in accounts:
            accounts[account] = {**accounts[account], "Status": "CLOSED"}

    timeline.after(delay("organizations-close-account"), partial(_in_management, close))
    return answer({})


def _remove(payload: Payload) -> Answer:
    """RemoveAccountFromOrganization: the account's tags are deleted with its record (API Reference)."""
    account = payload.get("AccountId", "")
    problem = removal_problem(account)
    if problem:
        return problem
    del accounts[account]
    attribute_of(organizations, "_tags").pop(account, None)
    detach_everything(account)
    return answer({})
