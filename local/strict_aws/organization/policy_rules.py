"""Sizes and counts of organization policies, and the policies of AWS that are attached to everything."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from ..settings import table
from .answers import Answer, Payload, constraint, error
from .policy_forms import form_problem
from .tree import accounts, attachments, policies, roots, units

Plain = Callable[[Payload], Answer]
LIMITS: dict[str, dict[str, Any]] = table("organization")["policies"]
# AWS Organizations User Guide, "RCP syntax": RCPFullAWSAccess.
RCP_FULL_ACCESS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}


def create_managed_policies() -> None:
    """Creates AWS's policy for each kind; the kind's own is attached to everything when the kind is enabled."""
    policies["p-RCPFullAWSAccess"] = {
        "Id": "p-RCPFullAWSAccess",
        "Arn": "arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess",
        "Name": "RCPFullAWSAccess",
        "Description": "Allows access to every resource",
        "Type": "RESOURCE_CONTROL_POLICY",
        "AwsManaged": True,
        "_Content": json.dumps(RCP_FULL_ACCESS),
    }
    attachments["p-RCPFullAWSAccess"] = []


def attach_managed_policies(target: str) -> None:
    """Attaches AWS's policies to a new root, unit or account: one of each enabled kind."""
    for kind in _enabled_kinds():
        managed = f"p-{LIMITS[kind]['managed']}"
        attachments[managed] = [*(each for each in attachments.get(managed) or [] if each != target), target]


def detach_everything(target: str) -> None:
    """Detaches all policies from a unit that is deleted or an account that leaves."""
    for policy, targets in list(attachments.items()):
        attachments[policy] = [each for each in targets if each != target]


def operations(plain: dict[str, Any]) -> dict[str, Any]:
    """The operations on policies, each with AWS's limits before it."""
    return {
        "AttachPolicy": partial(_attach, plain["AttachPolicy"]),
        "CreatePolicy": partial(_create, plain["CreatePolicy"]),
        "DeletePolicy": partial(_delete, plain["DeletePolicy"]),
        "DetachPolicy": partial(_detach, plain["DetachPolicy"]),
        "DisablePolicyType": partial(_disable, plain["DisablePolicyType"]),
        "EnablePolicyType": partial(_enable, plain["EnablePolicyType"]),
        "UpdatePolicy": partial(_update, plain["UpdatePolicy"]),
    }


def _create(plain: Plain, payload: Payload) -> Answer:
    kind = payload.get("Type", "")
    limits = LIMITS.get(kind)
    if limits and _count(kind) >= limits["perOrganization"]:
        return constraint("POLICY_NUMBER_LIMIT_EXCEEDED", "You have exceeded the number of policies.")
    return _content_problem(kind, payload.get("Content")) or plain(payload)


def _update(plain: Plain, payload: Payload) -> Answer:
    policy = policies.get(payload.get("PolicyId", "")) or {}
    problem = _change_problem(policy) or _content_problem(policy.get("Type", ""), payload.get("Content"))
    return problem or plain(payload)


def _delete(plain: Plain, payload: Payload) -> Answer:
    return _change_problem(policies.get(payload.get("PolicyId", "")) or {}) or plain(payload)


def _change_problem(policy: dict[str, Any]) -> Answer | None:
    """API Reference, InvalidInputException: policies that AWS manages stay as they are."""
    if not policy.get("AwsManaged"):
        return None
    return error("InvalidInputException", "You can't change a policy that AWS manages.", Reason="IMMUTABLE_POLICY")


def _attach(plain: Plain, payload: Payload) -> Answer:
    policy = policies.get(payload.get("PolicyId", "")) or {}
    target = payload.get("TargetId", "")
    limits = LIMITS.get(policy.get("Type", ""))
    attached = _attached(policy.get("Type", ""), target)
    if limits and policy["Id"] not in attached and len(attached) >= limits["perTarget"]:
        message = "You have exceeded the number of policies of this type that can be attached to the target."
        return constraint("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", message)
    return plain(payload)


def _detach(plain: Plain, payload: Payload) -> Answer:
    policy, target = policies.get(payload.get("PolicyId", "")) or {}, payload.get("TargetId", "")
    if policy and not any(target in store for store in (roots, units, accounts)):
        return error("TargetNotFoundException", f"We can't find a root, OU or account with the TargetId {target}.")
    attached = _attached(policy.get("Type", ""), target)
    if policy.get("Id") == "p-RCPFullAWSAccess" and policy["Id"] in attached:
        message = "You can't detach this policy, which AWS manages."
        return error("InvalidInputException", message, Reason="NON_DETACHABLE_POLICY")
    if attached == [policy.get("Id")] and policy.get("Type") in LIMITS:
        message = "Each target must have at least one policy of an enabled type."
        return constraint("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", message)
    return plain(payload)


def _enable(plain: Plain, payload: Payload) -> Answer:
    answer = plain(payload)
    managed = LIMITS.get(payload.get("PolicyType", ""), {}).get("managed")
    if answer[0] == 200 and managed:
        attachments[f"p-{managed}"] = [target for store in (roots, units, accounts) for target in store]
    return answer


def _disable(plain: Plain, payload: Payload) -> Answer:
    answer = plain(payload)
    for policy in [each for each in policies.values() if each["Type"] == payload.get("PolicyType")]:
        if answer[0] == 200:
            attachments[policy["Id"]] = []
    return answer


def _content_problem(kind: str, content: str | None) -> Answer | None:
    limits = LIMITS.get(kind)
    if limits is None or content is None:
        return None
    if len(content) > limits["characters"]:
        return constraint("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the allowed size of a policy.")
    return form_problem(kind, content)


def _attached(kind: str, target: str) -> list[str]:
    return [
        policy["Id"]
        for policy in policies.values()
        if policy["Type"] == kind and target in (attachments.get(policy["Id"]) or [])
    ]


def _count(kind: str) -> int:
    return sum(policy["Type"] == kind for policy in policies.values())


def _enabled_kinds() -> list[str]:
    root: dict[str, Any] = next(iter(roots.values()), {})
    types = root.get("PolicyTypes") or []
    return [each["Type"] for each in types if each.get("Status") == "ENABLED" and each["Type"] in LIMITS]
