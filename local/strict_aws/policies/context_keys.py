"""The condition keys of a request, as IAM sees them: one organization, roles by their ARN, resources by their owner.

Keys: IAM User Guide, "AWS global condition context keys". One function answers for all kinds of policies.
"""

import re
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import iam, s3, tagging

from .. import config_tags
from ..organization import tree as organization_tree
from ..services.service import tags_of
from ..wrapping import attribute_of, original_of, wrap

account_from_arn = original_of(iam_evaluator, "_account_from_arn", "arn")
bucket_owner = original_of(s3, "_bucket_owner_account", "name")
plain_resource_tags = original_of(tagging, "resource_tags", "arn")
plain_object_tags = original_of(s3, "object_tags_for_condition", "bucket_name key query_params")
roles = attribute_of(iam, "_roles")
bucket_tags = attribute_of(s3, "_bucket_tags")
BUCKET_ARN = "arn:aws:s3:::"
RESOURCE_TAG, OBJECT_TAG = "aws:ResourceTag/".lower(), "s3:ExistingObjectTag/".lower()
# Service Authorization Reference, "Amazon S3": the emulator gives the tags of an object for reads of it only.
OBJECT_TAG_ACTIONS = re.compile(r"s3:(Get|Put|Delete)Object(Version)?(Acl|Tagging)|s3:GetObject(Version)?")


def install() -> None:
    """Replaces the emulator's answers for the keys that it lacks, or answers as if each account were alone."""
    wrap(iam_evaluator, "_resolve_condition_key", "key ctx", _resolver)


def in_lower_case(keys: dict[str, Any]) -> dict[str, Any]:
    """Condition keys as the evaluator looks them up."""
    return {name.lower(): value for name, value in keys.items()}


def request_of(who: Any, action: str, resource: str, region: str, keys: dict[str, Any]) -> Any:
    """What a principal asks for, as the evaluator's EvalContext. ``keys`` are the request's own condition keys."""
    return iam_evaluator.EvalContext(
        principal_arn=who.arn,
        principal_type=who.type,
        principal_account=who.account,
        action=action,
        resource_arn=resource,
        region=region,
        service_context=in_lower_case(keys),
        principal_keys=who.keys,
    )


def principal_arn(arn: str) -> str:
    """``aws:PrincipalArn``: the ARN of the role, with its path, for a session of it; else the ARN as it is."""
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] != "sts" or not parts[5].startswith("assumed-role/"):
        return arn
    name = parts[5].split("/")[1]
    role = roles.get_scoped(parts[4], None, name)
    return str(role["Arn"]) if role else f"{parts[0]}:{parts[1]}:iam::{parts[4]}:role/{name}"


def owner_of(resource_arn: str) -> str | None:
    """The account that owns the resource; None for ``*``, for resources of AWS and for buckets that do not exist."""
    if resource_arn.startswith(BUCKET_ARN):
        owner = bucket_owner(resource_arn[len(BUCKET_ARN) :].split("/", 1)[0])
        return str(owner) if owner else None
    return account_from_arn(resource_arn)


def resource_account(ctx: Any) -> str:
    """The owner of the requested resource, or the caller's account for a request that names none."""
    if ctx.action == "s3:CreateBucket":
        return str(ctx.principal_account)
    return owner_of(ctx.resource_arn) or ctx.principal_account


def _organization_of(account: str) -> str | None:
    return organization_tree.organization_id() if organization_tree.is_member(account) else None


def _paths_of(account: str) -> list[str] | None:
    path = organization_tree.path_of(account)
    return [path] if path else None


def _resolver(plain: Any) -> Any:
    def resolve(key: str, ctx: Any) -> Any:
        name = key.lower()
        if name in KEYS:
            return KEYS[name](ctx)
        if name.startswith(RESOURCE_TAG) and name not in ctx.service_context:
            return _tag(resource_tags(ctx.resource_arn), name)
        if name.startswith(OBJECT_TAG) and OBJECT_TAG_ACTIONS.fullmatch(ctx.action):
            return _tag(object_tags(ctx.resource_arn), name)
        return plain(key, ctx)

    return resolve


def _source_organization(ctx: Any) -> str | None:
    account = ctx.service_context.get("aws:SourceAccount".lower())
    return _organization_of(account) if isinstance(account, str) else None


ANSWERS: dict[str, Any] = {
    "aws:PrincipalArn": lambda ctx: principal_arn(ctx.principal_arn),
    "aws:PrincipalOrgID": lambda ctx: _organization_of(ctx.principal_account),
    "aws:PrincipalOrgPaths": lambda ctx: _paths_of(ctx.principal_account),
    "aws:PrincipalIsAWSService": lambda ctx: str(ctx.principal_type == "Service").lower(),
    # The local endpoint has no TLS, and stands for an endpoint that clients call by TLS.
    "aws:SecureTransport": lambda ctx: "true",
    "aws:ViaAWSService": lambda ctx: "false",
    "aws:ResourceAccount": resource_account,
    "s3:ResourceAccount": resource_account,
    "aws:ResourceOrgID": lambda ctx: _organization_of(resource_account(ctx)),
    "aws:ResourceOrgPaths": lambda ctx: _paths_of(resource_account(ctx)),
    "aws:SourceOrgID": _source_organization,
    # AWS KMS Developer Guide, "kms:CallerAccount": in direct calls too, as opposed to kms:ViaService.
    "kms:CallerAccount": lambda ctx: ctx.principal_account or None,
}
# Names of condition keys are not case-sensitive.
KEYS = {name.lower(): answer for name, answer in ANSWERS.items()}


def _tag(tags: dict[str, str], name: str) -> str | None:
    wanted = name.partition("/")[2]
    return next((value for key, value in tags.items() if key.lower() == wanted), None)


def resource_tags(arn: str) -> dict[str, str]:
    """The tags of a resource in any account. Those of a bucket hold for its objects too.

    The emulator has no switch for tag-based access to buckets: it is on for all (S3 User Guide, "Enabling ABAC").
    """
    owner = owner_of(arn)
    if not owner:
        return {}
    if arn.startswith(BUCKET_ARN):
        return dict(bucket_tags.get_scoped(owner, None, arn[len(BUCKET_ARN) :].split("/", 1)[0]) or {})
    if simulated := tags_of(arn):
        return dict(simulated)
    if ":config-rule/" in arn:
        return config_tags.tags_of(arn)
    with responses.request_scope(owner, arn.split(":")[3] or responses.get_region()):
        return dict(plain_resource_tags(arn) or {})


def object_tags(arn: str) -> dict[str, str]:
    """The tags of the present version of an object, or of the requested one in the emulator's own answer."""
    bucket, _, key = arn[len(BUCKET_ARN) :].partition("/")
    owner = bucket_owner(bucket)
    if not owner or not key:
        return {}
    with responses.request_scope(owner, responses.get_region()):
        return dict(plain_object_tags(bucket, key, {}))
