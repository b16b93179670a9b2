"""What AWS CodePipeline tells AWS CodeBuild about a build besides StartBuild: artifacts in and out.

In no document; here by the idempotency token of StartBuild.
"""

import uuid
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ticket:
    """The artifacts of a build. ``encryption`` has the parameters of PutObject for those that the build gives."""

    inputs: list[dict[str, Any]]
    primary: str
    outputs: list[dict[str, Any]]
    encryption: dict[str, str]
    initiator: str


_issued: dict[str, Ticket] = {}


def issue(ticket: Ticket) -> str:
    """Keeps a ticket, and answers the token of the call that uses it."""
    token = str(uuid.uuid4())
    _issued[token] = ticket
    return token


def redeem(token: Any) -> Ticket | None:
    """The ticket of a token, once."""
    return _issued.pop(token, None) if isinstance(token, str) else None
