"""Who calls, as the service shows it: the ARN of the caller."""

from ministack.core import iam_evaluator

from ...wrapping import original_of
from ..request import Request

resolve_principal = original_of(iam_evaluator, "resolve_principal", "access_key_id account_id credential")


def caller_of(request: Request) -> str:
    """The ARN of the user, or of the session of a role."""
    return str(resolve_principal(request.call.access_key, request.call.account).arn)
