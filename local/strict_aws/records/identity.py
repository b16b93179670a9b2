"""Who made a call, as CloudTrail names callers (AWS CloudTrail User Guide, "CloudTrail userIdentity element")."""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam, sts

from ..timeline import iso_time
from ..wrapping import attribute_of, original_of

Identity = dict[str, Any]

resolve_credential = original_of(iam_evaluator, "resolve_credential", "access_key_id account_id session_token")
roles = attribute_of(iam, "_roles")
sessions = attribute_of(sts, "_sessions")

ANONYMOUS: Identity = {"type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL"}


def identity_of(access_key: str, account: str) -> Identity | None:
    """The caller's userIdentity; None when the key is nobody's, for such a call is not recorded."""
    if not access_key:
        return ANONYMOUS
    credential = resolve_credential(access_key, account)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        return None
    identity = {
        "type": {"User": "IAMUser"}.get(credential.principal_type, credential.principal_type),
        "principalId": credential.principal_id,
        "arn": credential.principal_arn,
        "accountId": credential.account_id,
        "accessKeyId": access_key,
    }
    if credential.principal_type == "User":
        identity["userName"] = credential.principal_name
    session = sessions.get(access_key)
    if session is not None:
        identity["sessionContext"] = _session_context(credential, session)
    return identity


def _session_context(credential: Any, session: dict[str, Any]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if credential.principal_type == "AssumedRole":
        context["sessionIssuer"] = _issuer(credential)
    issued = iso_time(float(session.get("IssuedAt", 0)))
    context["attributes"] = {"creationDate": issued, "mfaAuthenticated": "false"}
    return context


def _issuer(credential: Any) -> dict[str, str]:
    name = credential.principal_arn.split("/")[1]
    role = roles.get_scoped(credential.account_id, None, name) or {}
    return {
        "type": "Role",
        "principalId": role.get("RoleId") or credential.principal_id.split(":")[0],
        "arn": role.get("Arn") or f"arn:aws:iam::{credential.account_id}:role/{name}",
        "accountId": credential.account_id,
        "userName": name,
    }


def from_another_account(identity: Identity) -> Identity:
    """The caller as the owner of the resource sees it in its own record: the account, without names."""
    return {"type": "AWSAccount", "principalId": identity["principalId"], "accountId": identity["accountId"]}


def user_name_of(identity: Identity) -> str:
    """The name by which LookupEvents finds the caller: of the user, of the role's session, or ``root``."""
    if identity.get("type") == "Root":
        return "root"
    return str(identity.get("userName") or identity.get("arn", "").rsplit("/", 1)[-1])
