"""Invitations: how an account that exists already joins the organization.

Organizations User Guide, "Managing account invitations": the account accepts by itself, joins in the root, and there
is no role in it with which the management account could enter.
"""

import secrets
import time
from typing import Any

from ..requests.calls import current_call
from .answers import Answer, Payload, answer, error
from .policy_rules import attach_managed_policies
from .tree import MANAGEMENT, accounts, organization_id, roots

# Organizations API Reference, Handshake: an invitation expires after 15 days.
VALID_SECONDS = 15 * 24 * 60 * 60

handshakes: dict[str, dict[str, Any]] = {}


def operations(_: dict[str, Any]) -> dict[str, Any]:
    """The operations on invitations, which the emulator lacks."""
    return {"AcceptHandshake": _accept, "InviteAccountToOrganization": _invite}


def _invite(payload: Payload) -> Answer:
    target = payload.get("Target") or {}
    account = target.get("Id", "")
    if target.get("Type") != "ACCOUNT" or not (len(account) == 12 and account.isdigit()):
        message = "The target has to be the id of an account."
        return error("InvalidInputException", message, Reason="INVALID_PARTY_TYPE_TARGET")
    if account in accounts:
        message = "The account is a member of an organization."
        return error("HandshakeConstraintViolationException", message, Reason="ALREADY_IN_AN_ORGANIZATION")
    identity = f"h-{secrets.token_hex(5)}"
    now = int(time.time())
    organization = organization_id() or ""
    handshakes[identity] = {
        "Id": identity,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:handshake/{organization}/invite/{identity}",
        "Parties": [{"Id": organization.removeprefix("o-"), "Type": "ORGANIZATION"}, dict(target)],
        "State": "OPEN",
        "RequestedTimestamp": now,
        "ExpirationTimestamp": now + VALID_SECONDS,
        "Action": "INVITE",
    }
    return answer({"Handshake": handshakes[identity]})


def _accept(payload: Payload) -> Answer:
    """AcceptHandshake, by the invited account alone. It is a member from then on, in the root."""
    handshake = handshakes.get(payload.get("HandshakeId", ""))
    call = current_call.get()
    if handshake is None or call is None or handshake["Parties"][1]["Id"] != call.account:
        return error("HandshakeNotFoundException", "We can't find a handshake with this id for your account.")
    if handshake["State"] != "OPEN":
        return error("HandshakeAlreadyInStateException", "The handshake is not open.")
    handshake |= {"State": "ACCEPTED"}
    accounts[call.account] = {
        "Id": call.account,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/{organization_id()}/{call.account}",
        "Email": f"account+{call.account}@ministack.local",
        "Name": f"Account {call.account}",
        "Status": "ACTIVE",
        "JoinedMethod": "INVITED",
        "JoinedTimestamp": int(time.time()),
        "Path": "/",
        "_ParentId": next(iter(roots)),
    }
    attach_managed_policies(call.account)
    return answer({"Handshake": handshake})
