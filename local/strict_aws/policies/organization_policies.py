"""What the organization's policies say about a call: SCPs bind the caller, RCPs bind the resource.

Organizations User Guide, "Service control policies (SCPs)" and "Resource control policies (RCPs)", with the lists of
tasks, entities and resources that they do not restrict.
"""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import kms

from ..organization import tree as organization_tree
from ..settings import table
from ..wrapping import attribute_of
from . import context_keys

RCP_SERVICES = frozenset(table("resource_control_policies")["services"])
NOT_RESTRICTED = frozenset(table("resource_control_policies")["notRestricted"])
SERVICE_LINKED = ":role/aws-service-role/"
keys = attribute_of(kms, "_keys")
# The mark of an AWS managed key in its record (encryption/keys.py).
MANAGED_BY_AWS = "_managed_by_aws"


def service_verdict(ctx: Any) -> str:
    """Allow, Deny or ImplicitDeny by the SCPs on the caller's account; each level must allow."""
    account = ctx.principal_account
    if account == organization_tree.MANAGEMENT or _is_service_linked(ctx):
        return "Allow"
    levels = organization_tree.policies_on(account, "SERVICE_CONTROL_POLICY")
    if any(_matches(ctx, level, "Deny") for level in levels):
        return "Deny"
    return "Allow" if all(_matches(ctx, level, "Allow") for level in levels) else "ImplicitDeny"


def resource_verdict(ctx: Any, owner: str | None) -> str:
    """Allow or Deny by the RCPs on the account that owns the resource; one's own RCPs can only deny."""
    service = ctx.action.partition(":")[0]
    if service not in RCP_SERVICES or ctx.action in NOT_RESTRICTED or ctx.resource_arn == "*":
        return "Allow"
    owner = owner or context_keys.resource_account(ctx)
    if owner == organization_tree.MANAGEMENT or _is_service_linked(ctx) or _is_aws_managed_key(ctx.resource_arn):
        return "Allow"
    levels = organization_tree.policies_on(owner, "RESOURCE_CONTROL_POLICY")
    return "Deny" if any(_matches(ctx, level, "Deny") for level in levels) else "Allow"


def _matches(ctx: Any, level: organization_tree.Level, effect: str) -> bool:
    return any(
        iam_evaluator._first_match(ctx, organization_tree.statements_about(content, ctx.action, effect), effect)
        for content in level
    )


def _is_service_linked(ctx: Any) -> bool:
    return SERVICE_LINKED in context_keys.principal_arn(ctx.principal_arn)


def _is_aws_managed_key(resource_arn: str) -> bool:
    if ":alias/aws/" in resource_arn:
        return True
    parts = resource_arn.split(":")
    record = keys.get_scoped(parts[4], parts[3], parts[5][len("key/") :]) if ":key/" in resource_arn else None
    return bool(record and record.get(MANAGED_BY_AWS))
