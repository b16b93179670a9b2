"""What an operation asks policies while it runs: about the caller once more, or about a role that the service uses."""

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, responses

from ..policies import evaluation, resource_policies
from ..policies.denials import refusal
from ..policies.service_roles import is_assumable, session_is_admitted, session_is_allowed, session_of
from ..requests.calls import Call
from .errors import ApiError
from .request import Request


def require(request: Request, action: str, resource: str, keys: Mapping[str, Any] | None = None) -> None:
    """Refuses the call when its caller may not do this too. For a resource that only the operation knows."""
    if not caller_may(request.call, action, resource, keys):
        why = refusal.get()
        raise ApiError("AccessDeniedException", why.message if why else f"Not authorized to perform: {action}")


def caller_may(call: Call, action: str, resource: str, keys: Mapping[str, Any] | None = None) -> bool:
    """Whether the caller of an operation may do something else, too."""
    token = evaluation.going_further.set(True)
    try:
        namespace = action.partition(":")[0]
        return not iam_evaluator.enforce(call.access_key, action, namespace, call.region, resource, dict(keys or {}))
    finally:
        evaluation.going_further.reset(token)


def trusts(role_arn: str, service: str, source: dict[str, str], region: str) -> bool:
    """Whether the role exists and trusts a service such as ``sagemaker.amazonaws.com``."""
    return is_assumable(role_arn, service, source, region)


def role_may(
    role_arn: str,
    session: str,
    action: str,
    resource: str,
    region: str,
    keys: Mapping[str, str] | None = None,
    of_aws: bool = False,
) -> bool:
    """Whether a session of the role, which the service opened, may do something: by its own policies, those of the
    resource in whatever account, SCPs and RCPs. ``of_aws``: the resource is one of AWS that everybody may use.
    """
    context = session_of(role_arn, session, action, resource, region, dict(keys or {}))
    service = action.partition(":")[0]
    with responses.request_scope(context.principal_account, region):
        found = resource_policies.policy_of(service, resource)
    if found is None or of_aws:
        return session_is_allowed(context)
    return session_is_admitted(context, *found, required=service == "kms")
