"""The ARN of the resource that a call is about, where the emulator's differs from the Service Authorization Reference.

Reference tables: "AWS Organizations", "AWS CodeBuild", "AWS Config", "Amazon EventBridge", "AWS IAM", "AWS Lambda",
"Amazon ECR", "AWS KMS", "Amazon CloudWatch Logs".
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ministack.core import iam_actions, responses
from ministack.services import iam, kms

from ..config_tags import rule_arn
from ..organization import tree as organization_tree
from ..organization.tree import policies
from ..requests.bodies import json_of
from ..requests.calls import Call
from ..requests.operations import operation_of
from ..services.service import other_resources
from ..services.service import resource_of as service_resource
from ..wrapping import attribute_of, original_of, wrap
from . import request_keys

resolve_key = original_of(kms, "_resolve_key", "key_id_or_arn")
iam_stores = {kind: attribute_of(iam, f"_{kind}s") for kind in ("role", "user")}
PARTIAL_FUNCTION_ARN = re.compile(r"(.*):function:(\d{12}):function:(.+)")
# Parameters of AWS Organizations that name an entity or a policy.
ENTITIES = (
    "PolicyId",
    "TargetId",
    "AccountId",
    "ResourceId",
    "ChildId",
    "OrganizationalUnitId",
    "RootId",
    "ParentId",
    "SourceParentId",
    "DestinationParentId",
)
# AWS KMS Developer Guide, "Controlling access to aliases" and "Permissions": both keys, or the alias and its key.
SECOND_KEYS = {"CreateAlias": "TargetKeyId", "UpdateAlias": "TargetKeyId", "ReEncrypt": "DestinationKeyId"}
ALIAS_ACTIONS = frozenset({"CreateAlias", "DeleteAlias", "UpdateAlias"})


def install() -> None:
    """Wraps the emulator's function that builds the ARN."""
    parameters = "service method path headers body query_params region account_id"
    wrap(iam_actions, "extract_resource_arn", parameters, _corrected)


def _corrected(plain: Any) -> Any:
    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        simulated = service_resource(service)
        if simulated is not None:
            return simulated
        given = json_of(body) if service in READ else {}
        if service == "ecr" and isinstance(given.get("registryId"), str):
            account_id = given["registryId"]
        if service in request_keys.TABLE:
            operation = operation_of(service, method, path, headers, body, query_params)
            return request_keys.resource_of(service, operation, given, path, f"{region}:{account_id}")
        arn = str(plain(service, method, path, headers, body, query_params, region, account_id))
        correct = CORRECTIONS.get(service)
        if correct is None:
            return arn
        return correct(arn, operation_of(service, method, path, headers, body, query_params), given, query_params)

    return extract_resource_arn


Correct = Callable[[str, str, dict[str, Any], dict[str, Any]], str]


def others(call: Call) -> list[str]:
    """The ARNs of the further resources of the same call: a policy's target, the parents of a move."""
    given = json_of(call.body)
    if call.service == "organizations":
        return list(_entities(given))[1:]
    if call.service == "codebuild":
        return _projects(given)[1:]
    if call.service == "ecr" and call.operation == "DescribeRepositories":
        return _described_repositories(given)[1:]
    if simulated := other_resources(call):
        return simulated
    second = SECOND_KEYS.get(call.operation) if call.service == "kms" else None
    return [_key(given[second], call)] if second and isinstance(given.get(second), str) else []


def _key(key: str, call: Call) -> str:
    if not key.startswith(("arn:", "alias/")):
        return f"arn:aws:kms:{call.region}:{call.account}:key/{key}"
    record = resolve_key(key)
    return str(record["Arn"]) if record else key


def _entities(given: dict[str, Any]) -> Iterator[str]:
    kinds = {"ou": "ou", "r": "root"}
    organization = organization_tree.organization_id()
    for name in ENTITIES:
        entity = given.get(name)
        if not isinstance(entity, str):
            continue
        policy = policies.get_scoped(organization_tree.MANAGEMENT, None, entity)
        if policy:
            yield policy["Arn"]
            continue
        kind = "account" if entity.isdigit() else kinds.get(entity.split("-")[0], "policy")
        yield f"arn:aws:organizations::{organization_tree.MANAGEMENT}:{kind}/{organization}/{entity}"


def _organizations(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    return next(_entities(given), "*")


def _events(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    """A rule of the default bus has no bus in its ARN. Rules are named by ``Rule`` in the calls about targets."""
    for name in ("ResourceARN", "EventSourceArn"):
        if isinstance(given.get(name), str):
            return str(given[name])
    rule = given.get("Rule") or (given.get("Name") if operation.endswith("Rule") else None)
    bus = str(given.get("EventBusName") or "default").rsplit("/", 1)[-1]
    place = f"arn:aws:events:{responses.get_region()}:{responses.get_account_id()}"
    if rule:
        return f"{place}:rule/{rule}" if bus == "default" else f"{place}:rule/{bus}/{rule}"
    if operation in ("PutPermission", "RemovePermission"):
        return f"{place}:event-bus/{bus}"
    if operation.endswith("EventBus") and isinstance(given.get("Name"), str):
        return f"{place}:event-bus/{given['Name'].rsplit('/', 1)[-1]}"
    return arn


def _iam(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    """Roles, users and policies have their path in the ARN: the existing one's, or the one it is created with."""
    place = f"arn:aws:iam::{responses.get_account_id()}"
    path = _first(query, "Path") or "/"
    if operation == "CreatePolicy":
        return f"{place}:policy{path}{_first(query, 'PolicyName')}"
    for kind in ("role", "user"):
        prefix = f"{place}:{kind}/"
        if arn.startswith(prefix):
            existing = iam_stores[kind].get(arn[len(prefix) :])
            created = f"{place}:{kind}{path}{arn[len(prefix) :]}" if operation.startswith("Create") else arn
            return str(existing["Arn"]) if existing else created
    return arn


def _lambda(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    partial = PARTIAL_FUNCTION_ARN.fullmatch(arn)
    if not partial:
        return arn
    place = ":".join(partial[1].split(":")[:4])
    return f"{place}:{partial[2]}:function:{partial[3]}"


def _kms(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    """Policies name keys: an alias stands for its key, except where the alias itself is the resource."""
    if operation in ALIAS_ACTIONS and isinstance(given.get("AliasName"), str):
        return f"arn:aws:kms:{responses.get_region()}:{responses.get_account_id()}:{given['AliasName']}"
    if ":alias/" not in arn:
        return arn
    owner = arn.split(":")[4]
    with responses.request_scope(owner, arn.split(":")[3]):
        record = resolve_key(arn)
    return str(record["Arn"]) if record else arn


def _codebuild(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    return arn if arn != "*" else next(iter(_projects(given)), arn)


def _projects(given: dict[str, Any]) -> list[str]:
    """The projects of calls that name several projects or builds. A build's id begins with the project's name."""
    named = [each for key in ("names", "ids") for each in given.get(key) or []] or [given.get("id")]
    names = [each.rsplit("/", 1)[-1].partition(":")[0] for each in named if isinstance(each, str)]
    return [f"arn:aws:codebuild:{responses.get_region()}:{responses.get_account_id()}:project/{each}" for each in names]


def _config(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    return rule_arn(given) or arn


def _logs(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    if "logStreamName" in given and ":log-group:" in arn:
        return f"{arn}:log-stream:{given['logStreamName']}"
    return arn


def _ecr(arn: str, operation: str, given: dict[str, Any], query: dict[str, Any]) -> str:
    """Tags are of the resource with this ARN. Descriptions are of each repository that is named, or of all."""
    if isinstance(given.get("resourceArn"), str):
        return str(given["resourceArn"])
    return _described_repositories(given)[0] if operation == "DescribeRepositories" else arn


def _described_repositories(given: dict[str, Any]) -> list[str]:
    registry = given.get("registryId") or responses.get_account_id()
    names = given.get("repositoryNames") or ["*"]
    return [f"arn:aws:ecr:{responses.get_region()}:{registry}:repository/{each}" for each in names]


def _first(query: dict[str, Any], name: str) -> str:
    value = query.get(name, "")
    return str(value[0] if isinstance(value, list) else value)


CORRECTIONS: dict[str, Correct] = {
    "codebuild": _codebuild,
    "config": _config,
    "ecr": _ecr,
    "events": _events,
    "iam": _iam,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "organizations": _organizations,
}
# The services whose parameters decide the resource.
READ = frozenset({*CORRECTIONS, *request_keys.TABLE})
