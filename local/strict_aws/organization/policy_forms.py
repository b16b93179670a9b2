"""The form of organization policies: the elements that AWS Organizations wants in a document, and those it refuses."""

import json
from typing import Any

from .answers import Answer, error

VERSION = "2012-10-17"


def form_problem(kind: str, content: str) -> Answer | None:
    """MalformedPolicyDocumentException for a document that breaks the syntax of its kind, an SCP's or an RCP's."""
    try:
        document = json.loads(content)
        version, statements = document["Version"], _as_list(document["Statement"])
    except (KeyError, TypeError, ValueError):
        version, statements = None, []
    is_statement = _is_in_rcp if kind == "RESOURCE_CONTROL_POLICY" else _is_in_scp
    if version == VERSION and statements and all(isinstance(each, dict) and is_statement(each) for each in statements):
        return None
    return error("MalformedPolicyDocumentException", "The provided policy document is not valid.")


def _is_in_scp(statement: dict[str, Any]) -> bool:
    """User Guide, "SCP syntax": no Principal and no NotPrincipal."""
    if statement.keys() & {"Principal", "NotPrincipal"}:
        return False
    return statement.get("Effect") in ("Allow", "Deny") and _has_actions(statement) and _has_resources(statement)


def _is_in_rcp(statement: dict[str, Any]) -> bool:
    """User Guide, "RCP syntax": only Deny, for all principals, and actions of named services."""
    if statement.keys() & {"NotPrincipal", "NotAction"} or "*" in _as_list(statement.get("Action")):
        return False
    is_deny = statement.get("Effect") == "Deny" and statement.get("Principal") == "*"
    return is_deny and _has_actions(statement) and _has_resources(statement)


def _has_actions(statement: dict[str, Any]) -> bool:
    return len(statement.keys() & {"Action", "NotAction"}) == 1


def _has_resources(statement: dict[str, Any]) -> bool:
    return len(statement.keys() & {"Resource", "NotResource"}) == 1


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
