"""Roles with which an AWS service acts: whether it may assume one, and what the session may do."""

from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from ..wrapping import attribute_of, original_of
from . import context_keys, new_roles
from .organization_policies import resource_verdict, service_verdict

gather_role_policies = original_of(iam_evaluator, "_gather_role_policies", "role_name account_id")
permissions_boundary = original_of(iam_evaluator, "_permissions_boundary", "store name account_id")
combine_resource_policy = original_of(
    iam_evaluator, "combine_resource_policy", "identity ctx policy owner_account required limits"
)
evaluate_resource_policy = original_of(
    iam_evaluator, "evaluate_resource_policy", "doc ctx service named_only direct_only"
)


def is_assumable(role_arn: str, service: str, source: dict[str, str], region: str) -> bool:
    """Whether the role exists, can be used already, and trusts the service, such as ``events.amazonaws.com``.

    ``source`` has the condition keys of the service's request, such as ``aws:SourceArn``.
    """
    account, name = new_roles.account_and_name(role_arn)
    role = attribute_of(iam, "_roles").get_scoped(account, None, name)
    if role is None or role["Arn"] != role_arn or new_roles.is_too_new(role_arn):
        return False
    return service_allows(role["AssumeRolePolicyDocument"], service, "sts:AssumeRole", role_arn, source, region)


def service_allows(policy: Any, service: str, action: str, resource: str, source: dict[str, str], region: str) -> bool:
    """Whether a resource's policy lets an AWS service act. RCPs bind services too, SCPs do not.

    Organizations User Guide, "Resource control policies (RCPs)".
    """
    keys = context_keys.in_lower_case(source)
    context = iam_evaluator.EvalContext("*", "Service", "", action, resource, region, service_context=keys)
    allowed = evaluate_resource_policy(policy, context, service=service).decision == "Allow"
    return allowed and resource_verdict(context, context_keys.owner_of(resource)) != "Deny"


def session_of(role_arn: str, session: str, action: str, resource: str, region: str, keys: dict[str, str]) -> Any:
    """The request of a session of the role, as an EvalContext. ``keys`` are its condition keys."""
    account, name = new_roles.account_and_name(role_arn)
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    return iam_evaluator.EvalContext(
        arn, "AssumedRole", account, action, resource, region, service_context=context_keys.in_lower_case(keys)
    )


def session_is_allowed(context: Any) -> bool:
    """Whether the role's policies and boundary, SCPs and RCPs allow the session's request."""
    policies, limits = _policies_of(context)
    allowed = iam_evaluator.evaluate(context, policies, *limits).decision == "Allow"
    return allowed and _organization_allows(context)


def session_is_admitted(context: Any, policy: Any, owner: str, required: bool = True) -> bool:
    """The same for a resource with a policy of its own. ``required``: it has to allow in its own account too, as that
    of a key does: AWS KMS Developer Guide, "Key policies in AWS KMS"."""
    policies, limits = _policies_of(context)
    identity = iam_evaluator.evaluate(context, policies, *limits)
    decided = combine_resource_policy(identity, context, policy, owner, required=required, limits=limits)
    return decided.decision == "Allow" and _organization_allows(context)


def _policies_of(context: Any) -> tuple[Any, Any]:
    account, name = context.principal_account, context.principal_arn.split("/")[1]
    boundary = permissions_boundary(attribute_of(iam, "_roles"), name, account)
    return gather_role_policies(name, account), boundary


def _organization_allows(context: Any) -> bool:
    owner = context_keys.owner_of(context.resource_arn)
    return service_verdict(context) == "Allow" and resource_verdict(context, owner) != "Deny"
