"""Reads the one organization: which accounts are in it, where they are, and which policies are attached above them."""

import threading
from functools import lru_cache
from typing import Any, Literal

from ministack.core import iam_evaluator
from ministack.services import organizations

from ..settings import SETTINGS
from ..wrapping import attribute_of, original_of

Kind = Literal["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
# The texts of the documents attached to one target.
Level = list[str]

# Held by calls, and by what happens some time after them on another thread.
changing = threading.RLock()
MANAGEMENT = SETTINGS.management_account
action_matches = original_of(iam_evaluator, "_action_matches", "request_action actions not_actions")
# The emulator's records by id, which are the management account's.
orgs = attribute_of(organizations, "_orgs")
accounts = attribute_of(organizations, "_accounts")
units = attribute_of(organizations, "_ous")
roots = attribute_of(organizations, "_roots")
policies = attribute_of(organizations, "_policies")
attachments = attribute_of(organizations, "_attachments")


def _read(store: Any, key: str) -> Any:
    return store.get_scoped(MANAGEMENT, None, key)


def organization_id() -> str | None:
    """The organization's id, such as ``o-a1b2c3d4e5``; None before the organization exists."""
    organization = _read(orgs, "self")
    return str(organization["Id"]) if organization else None


def is_member(account: str) -> bool:
    """Whether the account is in the organization. The management account is, too."""
    return _read(accounts, account) is not None


def ancestors(account: str) -> list[str]:
    """The ids of the root, the units and the account, from the top; empty for an account outside the organization."""
    path = [account]
    record = _read(accounts, account)
    while record and record.get("_ParentId"):
        path.append(record["_ParentId"])
        record = _read(units, path[-1])
    return path[::-1] if len(path) > 1 else []


def path_of(account: str) -> str | None:
    """The account's place as in ``aws:PrincipalOrgPaths``: ``o-…/r-…/ou-…/``. None outside the organization.

    IAM User Guide, "AWS global condition context keys": the path ends with a slash and has no account.
    """
    above = ancestors(account)[:-1]
    return "/".join([organization_id() or "", *above]) + "/" if above else None


def policies_on(account: str, kind: Kind) -> list[Level]:
    """The attached documents of each level, from the root to the account. Levels without any are left out.

    On AWS no level is without one: FullAWSAccess and RCPFullAWSAccess are attached to everything, and the last policy
    of a target cannot be detached.
    """
    path = ancestors(account)
    if not path or not _enabled(path[0], kind):
        return []
    attached: dict[str, Level] = {target: [] for target in path}
    for owner, policy_id in list(attachments._data):
        policy = _read(policies, policy_id) if owner == MANAGEMENT else None
        if policy and policy["Type"] == kind:
            targets = _read(attachments, policy_id) or []
            for target in path:
                if target in targets:
                    attached[target].append(policy["_Content"])
    return [level for level in attached.values() if level]


def _enabled(root: str, kind: Kind) -> bool:
    types = (_read(roots, root) or {}).get("PolicyTypes") or []
    return any(each.get("Type") == kind and each.get("Status") == "ENABLED" for each in types)


@lru_cache(maxsize=65_536)
def statements_about(content: str, action: str, effect: str) -> tuple[Any, ...]:
    """The parsed statements of a document that are about this action.

    The policies of an organization name hundreds of actions, and the calls in it are always the same: each text is
    searched once for each action.
    """
    return tuple(
        each
        for each in iam_evaluator.parse_policy_document(content)
        if each.effect == effect and action_matches(action, each.actions, each.not_actions)
    )
