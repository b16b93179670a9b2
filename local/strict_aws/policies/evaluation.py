"""Asks all policies about every call: the organization's besides those of the caller and of the resource.

IAM User Guide, "Policy evaluation logic": resource control policies, service control policies, resource-based,
identity-based, permissions boundary, session policies. The first that refuses is named.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import iam

from ..settings import is_administrator_key
from ..wrapping import attribute_of, original_of, wrap
from . import further_actions, resource_policies
from .context_keys import owner_of, request_of
from .denials import BOUNDARY, IDENTITY, RESOURCE, RESOURCE_CONTROL, SERVICE_CONTROL, SESSION, Refusal, refusal
from .organization_policies import resource_verdict, service_verdict
from .request_keys import keys_of_request
from .service_roles import evaluate_resource_policy, permissions_boundary

resolve_principal = original_of(iam_evaluator, "resolve_principal", "access_key_id account_id credential")
evaluate = original_of(iam_evaluator, "evaluate", "ctx policies limits")
users = attribute_of(iam, "_users")
roles = attribute_of(iam, "_roles")
always_allowed = attribute_of(iam_evaluator, "_ALWAYS_ALLOWED_ACTIONS")
anonymous = attribute_of(iam_evaluator, "_anonymous")
# Set while the actions are evaluated that a call needs besides its own.
going_further: ContextVar[bool] = ContextVar("going_further", default=False)


def install() -> None:
    """Wraps the one function that the emulator asks before each call."""
    wrap(iam_evaluator, "enforce", "access_key_id iam_action service region resource_arn service_context", _with_all)


def _with_all(plain: Any) -> Any:
    def enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        refusal.set(None)
        # A request that names no tags has no aws:TagKeys.
        service_context = {"aws:TagKeys": None, **keys_of_request(), **(service_context or {})}
        denied = plain(access_key_id, iam_action, service, region, resource_arn, service_context)
        if isinstance(denied, iam_evaluator.AuthError) or iam_action in always_allowed:
            return denied
        who = resolve_principal(access_key_id or "", responses.get_account_id())
        if anonymous.get() and not access_key_id:
            return denied if denied else _unsigned(iam_action, region, resource_arn, service_context)
        ctx = request_of(who, iam_action, resource_arn, region, service_context)
        back_door = is_administrator_key(access_key_id or "")
        refused = _first_refusal(ctx, who, service, denied, back_door)
        if refused is None:
            if going_further.get():
                return None
            return _further(enforce, access_key_id, further_actions.after(iam_action, resource_arn), region)
        refusal.set(refused)
        return iam_evaluator.EvalResult("Deny" if refused.explicit else "ImplicitDeny", who.arn)

    return enforce


def _first_refusal(ctx: Any, who: Any, service: str, denied: Any, back_door: bool) -> Refusal | None:
    """The policies in AWS's order. ``denied`` is the emulator's verdict by all but the organization's."""
    owner = owner_of(ctx.resource_arn)
    foreign = owner not in (None, who.account) and ctx.action != "s3:CreateBucket"

    def refused(policy: str, explicit: bool) -> Refusal:
        return Refusal(who.arn, who.account, ctx.action, ctx.resource_arn, policy, explicit)

    if (not back_door or foreign) and resource_verdict(ctx, owner) == "Deny":
        return refused(RESOURCE_CONTROL, True)
    by_organization = "Allow" if back_door else service_verdict(ctx)
    if by_organization != "Allow":
        return refused(SERVICE_CONTROL, by_organization == "Deny")
    if who.policies is None:
        return _foreign_to_root(ctx, service, refused) if foreign else None
    if denied is None:
        return None
    if foreign and denied.decision != "Deny" and resource_policies.granted_by_acl(ctx):
        return None if _allowed_by_account(ctx, who) else refused(*_why(ctx, who, service))
    return refused(*_why(ctx, who, service))


def _foreign_to_root(ctx: Any, service: str, refused: Any) -> Refusal | None:
    """The refusal of another account's resource to a root user, whom no policy of its own account restricts."""
    found = resource_policies.policy_of(service, ctx.resource_arn)
    if found is None:
        return None
    decision = evaluate_resource_policy(found[0], ctx).decision
    if decision == "Allow" or (decision != "Deny" and resource_policies.granted_by_acl(ctx)):
        return None
    refusal_by_owner: Refusal = refused(RESOURCE, decision == "Deny")
    return refusal_by_owner


def _allowed_by_account(ctx: Any, who: Any) -> bool:
    return bool(evaluate(ctx, who.policies, *who.limits).decision == "Allow")


def _why(ctx: Any, who: Any, service: str) -> tuple[str, bool]:
    """Which kind of policy made the emulator refuse, and whether by a Deny."""
    found = resource_policies.policy_of(service, ctx.resource_arn)
    by_resource = evaluate_resource_policy(found[0], ctx).decision if found else ""
    if by_resource == "Deny":
        return RESOURCE, True
    by_identity = evaluate(ctx, who.policies).decision
    if by_identity == "Deny":
        return IDENTITY, True
    limits = _limits(who)
    for explicit in ("Deny", "ImplicitDeny"):
        if explicit == "ImplicitDeny" and by_identity != "Allow":
            break
        for kind, limit in limits:
            if evaluate(ctx, limit).decision == explicit:
                return kind, explicit == "Deny"
    return (RESOURCE, False) if by_identity == "Allow" else (IDENTITY, False)


def _limits(who: Any) -> list[tuple[str, Any]]:
    """The emulator lists the boundary before the session policies, and does not say which is which."""
    store, name = (users, who.arn) if who.type == "User" else (roles, who.arn.rsplit("/", 1)[0])
    bounded = bool(permissions_boundary(store, name.rsplit("/", 1)[-1], who.account))
    return list(zip([BOUNDARY, SESSION] if bounded else [SESSION], who.limits, strict=False))


def _unsigned(action: str, region: str, resource: str, given: dict[str, Any]) -> Any:
    """A call without credentials: the emulator leaves it to the bucket's policy, and RCPs bind it too."""
    nobody = iam_evaluator.PrincipalInfo("*", "Anonymous", "", None)
    ctx = request_of(nobody, action, resource, region, given)
    if resource_verdict(ctx, owner_of(resource)) != "Deny":
        return None
    refusal.set(Refusal("anonymous", "", action, resource, RESOURCE_CONTROL, True))
    return iam_evaluator.EvalResult("Deny", "anonymous")


def _further(enforce: Any, access_key: str, checks: Iterable[further_actions.Needed], region: str) -> Any:
    token = going_further.set(True)
    try:
        for check in checks:
            namespace = check.action.partition(":")[0]
            denied = enforce(access_key, check.action, namespace, region, check.resource, check.context)
            if denied:
                return denied
        return None
    finally:
        going_further.reset(token)
