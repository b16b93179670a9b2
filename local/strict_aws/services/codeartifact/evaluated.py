"""On what IAM evaluates the calls of CodeArtifact, and by which policies.

Service Authorization Reference, "AWS CodeArtifact". CodeArtifact User Guide, "Domain policies": a domain policy is
evaluated for all operations against the domain and all resources in it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ...encryption.keys import find_key
from ...requests.calls import current_call
from ..request import Request
from ..service import Need
from ..store import Place, parsed_arn
from .records import Policy, domains, owner_place, package_key

ON_NOTHING = frozenset({"ListDomains", "ListRepositories"})
ON_DOMAIN = frozenset(
    {
        "CreateDomain",
        "DeleteDomain",
        "DeleteDomainPermissionsPolicy",
        "DescribeDomain",
        "GetAuthorizationToken",
        "GetDomainPermissionsPolicy",
        "ListRepositoriesInDomain",
        "PutDomainPermissionsPolicy",
    }
)
ON_REPOSITORY = frozenset(
    {
        "AssociateExternalConnection",
        "CreateRepository",
        "DeleteRepository",
        "DeleteRepositoryPermissionsPolicy",
        "DescribeRepository",
        "DisassociateExternalConnection",
        "GetRepositoryEndpoint",
        "GetRepositoryPermissionsPolicy",
        "ListPackages",
        "PutRepositoryPermissionsPolicy",
        "UpdateRepository",
    }
)
# "When you call PutDomainPermissionsPolicy, the resource policy on the domain is ignored", and likewise for a
# repository's: nobody locks themselves out.
IGNORES_DOMAIN_POLICY, IGNORES_REPOSITORY_POLICY = "PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy"


def resources(request: Request) -> Iterable[str]:
    """The ARN of the domain, the repository or the package that the call names."""
    given, operation = request.given, request.operation
    if isinstance(given.get("resourceArn"), str):
        return [given["resourceArn"]]
    if operation in ON_NOTHING or "domain" not in given:
        return []
    place = owner_place(request)
    if operation in ON_DOMAIN:
        return [request.arn(f"domain/{given['domain']}", place)]
    repository = f"{given['domain']}/{given.get('repository')}"
    if operation in ON_REPOSITORY:
        return [request.arn(f"repository/{repository}", place)]
    if not {"format", "package"} <= set(given):
        return [request.arn(f"package/{repository}/*", place)]
    return [request.arn(f"package/{repository}/{'/'.join(package_key(given))}", place)]


def needed(request: Request) -> Iterator[Need]:
    """What the API Reference names beside the operation's own action."""
    given, operation = request.given, request.operation
    if operation == "GetAuthorizationToken":
        # "This API requires the codeartifact:GetAuthorizationToken and sts:GetServiceBearerToken permissions."
        yield Need("sts:GetServiceBearerToken", "*", {"sts:AWSServiceName": "codeartifact.amazonaws.com"})
    if operation in ("CreateRepository", "UpdateRepository"):
        for upstream in given.get("upstreams") or []:
            name = f"repository/{given.get('domain')}/{upstream.get('repositoryName')}"
            yield Need("codeartifact:AssociateWithDownstreamRepository", request.arn(name, owner_place(request)))
    if operation == "CreateDomain" and "encryptionKey" in given:
        # "Your IAM role must have kms:DescribeKey and kms:CreateGrant permissions on the encryption key."
        record = find_key(str(given["encryptionKey"]), *request.place)
        via = {"kms:ViaService": f"codeartifact.{request.place.region}.amazonaws.com"}
        for action in ("kms:DescribeKey", "kms:CreateGrant") if record else ():
            yield Need(action, record["Arn"], {**via, "kms:GrantIsForAWSResource": "true"})


def policy_of(arn: str) -> tuple[Any, str] | None:
    """The statements of the domain's policy and of the repository's; None when neither is there."""
    parsed = parsed_arn(arn)
    if parsed is None:
        return None
    names = parsed.name.split("/")
    domain = domains.at(Place(*parsed.place)).get(names[0])
    if domain is None:
        return None
    repository = domain.repositories.get(names[1]) if len(names) > 1 else None
    call = current_call.get()
    operation = call.operation if call else ""
    found = [
        domain.policy if operation != IGNORES_DOMAIN_POLICY else None,
        repository.policy if repository and operation != IGNORES_REPOSITORY_POLICY else None,
    ]
    statements = [each for policy in found if policy for each in _statements(policy)]
    return ({"Version": "2012-10-17", "Statement": statements}, parsed.place.account) if statements else None


def _statements(policy: Policy) -> list[Any]:
    listed = json.loads(policy.document)["Statement"]
    return listed if isinstance(listed, list) else [listed]
