"""Why a call was refused, in AWS's words, in the protocol of each service.

IAM User Guide, "Troubleshoot access denied error messages": "with an explicit deny in a … policy", or "because no …
policy allows the … action". AWS names one kind of policy although several may refuse.
"""

import json
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_actions

from ..organization import tree as organization_tree
from ..wrapping import wrap
from . import context_keys

SERVICE_CONTROL = "service control policy"
RESOURCE_CONTROL = "resource control policy"
IDENTITY = "identity-based policy"
RESOURCE = "resource-based policy"
BOUNDARY = "permissions boundary"
SESSION = "session policy"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused to whom, by which kind of policy."""

    principal: str
    account: str
    action: str
    resource: str
    policy: str
    explicit: bool

    @property
    def reason(self) -> str:
        """The end of the message."""
        article = "an" if self.policy == IDENTITY else "a"
        explicit = f"with an explicit deny in {article} {self.policy}"
        return explicit if self.explicit else f"because no {self.policy} allows the {self.action} action"

    @property
    def message(self) -> str:
        """The whole message. S3 puts the resource into quotation marks, and says little to other organizations.

        S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors in Amazon S3".
        """
        resource = self.resource
        if self.action.startswith("s3:"):
            if not self._is_near():
                return "Access Denied"
            resource = f'"{resource}"'
        who = f"User: {self.principal} is not authorized to perform: {self.action}"
        return f"{who} on resource: {resource} {self.reason}"

    def _is_near(self) -> bool:
        owner = context_keys.owner_of(self.resource)
        same = owner in (None, self.account)
        return same or (organization_tree.is_member(self.account) and organization_tree.is_member(owner or ""))


refusal: ContextVar[Refusal | None] = ContextVar("refusal", default=None)


def install() -> None:
    """Wraps the emulator's function that writes the refusal."""
    wrap(
        iam_actions,
        "access_denied_response",
        "service action principal_arn request_id error_code message headers resource_arn explicit_deny "
        "resource_policy_arn",
        _in_words_of_aws,
    )


def _in_words_of_aws(plain: Any) -> Any:
    def access_denied_response(service: str, action: str, principal_arn: str, request_id: str, **given: Any) -> Any:
        refused = refusal.get()
        if refused is None or given.get("error_code"):
            return plain(service, action, principal_arn, request_id, **given)
        if service in ("ssm", "logs"):
            # The emulator ignores the message for these two: their shape is its own.
            body = json.dumps({"__type": "AccessDeniedException", "Message": refused.message})
            return 400, {"Content-Type": "application/x-amz-json-1.1"}, body.encode()
        return plain(service, action, principal_arn, request_id, **{**given, "message": refused.message})

    return access_denied_response
