"""The policies of domains and repositories, with a revision that a write may name: optimistic locking.

CodeArtifact API Reference, "PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy" and those that read and
delete them. The length of a policy, 7,168 characters, is in the model.
"""

import base64
import json
import secrets
from collections.abc import Callable
from typing import Any

from ..request import Request
from .failures import conflict, invalid, missing
from .records import Domain, Policy, Repository, domain_arn, domain_of, repository_arn, repository_of

# The resource with a policy, its type, and its ARN.
Holder = tuple[Domain | Repository, str, str]


def _domain(request: Request) -> Holder:
    domain = domain_of(request)
    return domain, "domain", domain_arn(domain)


def _repository(request: Request) -> Holder:
    repository = repository_of(request)
    return repository, "repository", repository_arn(domain_of(request), repository.name)


def _put(find: Callable[[Request], Holder]) -> Any:
    def put(request: Request) -> dict[str, Any]:
        holder, kind, arn = find(request)
        _check_revision(request, holder, kind)
        document = str(request.given["policyDocument"])
        _check_document(document)
        holder.policy = Policy(document, base64.b64encode(secrets.token_bytes(32)).decode())
        return _shown(holder.policy, arn)

    return put


def _get(find: Callable[[Request], Holder]) -> Any:
    def get(request: Request) -> dict[str, Any]:
        holder, kind, arn = find(request)
        if holder.policy is None:
            raise missing(kind, holder.name)
        return _shown(holder.policy, arn)

    return get


def _delete(find: Callable[[Request], Holder]) -> Any:
    def delete(request: Request) -> dict[str, Any]:
        holder, kind, arn = find(request)
        if holder.policy is None:
            raise missing(kind, holder.name)
        _check_revision(request, holder, kind)
        deleted, holder.policy = holder.policy, None
        return _shown(deleted, arn)

    return delete


def _check_revision(request: Request, holder: Domain | Repository, kind: str) -> None:
    named = request.given.get("policyRevision")
    present = holder.policy.revision if holder.policy else None
    if named is not None and named != present:
        raise conflict(kind, holder.name, "The policy was changed: its revision is another one.")


def _check_document(text: str) -> None:
    """CodeArtifact User Guide, "Resource policies": statements with an effect, principals, actions and a resource."""
    try:
        policy = json.loads(text)
        statements = policy["Statement"]
        listed = statements if isinstance(statements, list) else [statements]
        fits = bool(listed) and all(_has_members(each) for each in listed)
    except (KeyError, TypeError, ValueError, AttributeError):
        fits = False
    if not fits:
        raise invalid("The policy document is not a valid resource policy.", "CANNOT_PARSE")


def _has_members(statement: dict[str, Any]) -> bool:
    parts = [statement.get(name, statement.get(f"Not{name}")) for name in ("Principal", "Action", "Resource")]
    return statement.get("Effect") in ("Allow", "Deny") and all(parts)


def _shown(policy: Policy, arn: str) -> dict[str, Any]:
    return {"policy": {"resourceArn": arn, "revision": policy.revision, "document": policy.document}}


OPERATIONS = {
    f"{verb}{kind}PermissionsPolicy": make(find)
    for verb, make in (("Put", _put), ("Get", _get), ("Delete", _delete))
    for kind, find in (("Domain", _domain), ("Repository", _repository))
}
