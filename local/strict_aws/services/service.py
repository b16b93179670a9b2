"""What a simulated service consists of, and which ones there are. Policies read this; it reads no policy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..requests.calls import Call, current_call
from .request import Request, request_of

Handler = Callable[[Request], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Need:
    """An action that a call needs besides its own, with condition keys of its own, such as iam:PassRole."""

    action: str
    resource: str
    keys: Mapping[str, Any] = field(default_factory=dict)


def _nothing(_: Any) -> Any:
    return {}


def _no_policy(_: str) -> tuple[Any, str] | None:
    return None


def _wrong_parameter(request: Request, member: str, message: str) -> tuple[str, str]:
    """The error code and the words of most services: API references, "Common Errors", ValidationException."""
    return "ValidationException", f"1 validation error detected: {message}"


@dataclass(frozen=True, slots=True)
class Service:
    """A service. ``name`` is the scope in signatures, the namespace of its actions and the name of botocore's model.

    ``resources`` are the ARNs on which IAM evaluates the operation, each one: Service Authorization Reference. None
    stands for ``*``. ``keys`` are the condition keys of the request, ``needed`` is what else the caller must be
    allowed, ``policy`` is the policy of a resource and its owner, ``tags`` are the tags of a resource. ``policy`` and
    ``tags`` are asked with the ARN of a resource in any account.
    ``wrong`` gives the error for a parameter that breaks a limit of the model, from its name and what is wrong.
    """

    name: str
    operations: Mapping[str, Handler]
    resources: Callable[[Request], Iterable[str]] = _nothing
    keys: Callable[[Request], Mapping[str, Any]] = _nothing
    needed: Callable[[Request], Iterable[Need]] = _nothing
    policy: Callable[[str], tuple[Any, str] | None] = _no_policy
    tags: Callable[[str], Mapping[str, str]] = _nothing
    wrong: Callable[[Request, str, str], tuple[str, str]] = _wrong_parameter


# Services whose ARNs have another name than their actions.
NAMES_IN_ARNS = {"catalog": "servicecatalog"}
# Filled at start-up, by routing.py.
REGISTERED: dict[str, Service] = {}


def present(service: str) -> tuple[Service, Request] | None:
    """The simulated service of this name and the present call to it; None when the call is to another one."""
    call = current_call.get()
    if call is None or call.service != service or service not in REGISTERED:
        return None
    return REGISTERED[service], request_of(call)


def resource_of(service: str) -> str | None:
    """The first ARN on which IAM evaluates the present call; None when the service is not simulated."""
    found = present(service)
    return next(iter(found[0].resources(found[1])), "*") if found else None


def other_resources(call: Call) -> list[str]:
    """The further ARNs of a call."""
    found = present(call.service)
    return list(found[0].resources(found[1]))[1:] if found else []


def needs_of(call: Call) -> list[Need]:
    """What else the call needs."""
    found = present(call.service)
    return list(found[0].needed(found[1])) if found else []


def keys_of(call: Call) -> Mapping[str, Any]:
    """The condition keys of a call that its parameters decide."""
    found = present(call.service)
    return found[0].keys(found[1]) if found else {}


def policy_of(service: str, arn: str) -> tuple[Any, str] | None:
    """The policy of a resource and the account of its owner; None when it has none."""
    return REGISTERED[service].policy(arn) if service in REGISTERED else None


def tags_of(arn: str) -> Mapping[str, str]:
    """The tags of a resource."""
    named = arn.split(":")[2] if arn.startswith("arn:") else ""
    service = NAMES_IN_ARNS.get(named, named)
    return REGISTERED[service].tags(arn) if service in REGISTERED else {}
