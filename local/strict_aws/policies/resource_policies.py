"""Both sides across accounts: the caller's policies and the policy of another account's resource must allow.

IAM User Guide, "Cross-account policy evaluation logic". A resource without a policy admits nobody from elsewhere.
"""

import json
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses
from ministack.services import dynamodb, iam, s3

from ..events import bus_policies
from ..records import trails
from ..requests.calls import current_call
from ..services import service as services
from ..wrapping import attribute_of, entry_of, original_of, wrap
from .context_keys import BUCKET_ARN, account_from_arn, owner_of
from .public_access import access_blocked

roles = attribute_of(iam, "_roles")
table_policies = attribute_of(dynamodb, "_resource_policies")
bucket_policies = attribute_of(s3, "_bucket_policies")
buckets = attribute_of(s3, "_buckets")
bucket_acls = attribute_of(s3, "_bucket_acl")
policy_is_public = original_of(s3, "_policy_is_public", "policy_text")
acl_grants = original_of(s3, "_acl_grants", "stored_xml grantee")
owner_enforced = original_of(s3, "_bucket_owner_enforced", "bucket")
canonical_id = original_of(s3, "_canonical_owner_id", "account_id")
object_acl = original_of(s3, "_foreign_object_acl", "owner_account bucket_name key method query_params")
ACL_PERMISSIONS = attribute_of(s3, "_BUCKET_ACL_PERMISSIONS")
# The services whose resources are used from other accounts by ARN, and whose handlers look in the caller's account.
BY_ARN = ("dynamodb", "ecr", "kms", "lambda", "secretsmanager")
# The emulator finds these policies in any account (sqs, sns), or there are none; Organizations decides by itself.
EVALUATED_BY_EMULATOR = ("iam", "organizations", "sns", "sqs")


def install() -> None:
    """Wraps the search for a resource's policy, and leads allowed calls into the owner's account."""
    wrap(iam_evaluator, "_resource_policy", "service resource_arn", _of_any_account)
    wrap(s3, "_foreign_bucket_allows", "owner_account bucket_name key method query_params caller headers", _decided)
    handlers = attribute_of(app, "SERVICE_HANDLERS")
    for service in BY_ARN:
        handlers[service] = _in_account_of_owner(service, entry_of(handlers, service))


def policy_of(service: str, arn: str) -> tuple[Any, str] | None:
    """The policy of the resource and the account of its owner; None when the service keeps none."""
    found: tuple[Any, str] | None = iam_evaluator._resource_policy(service, arn)
    return found


def _of_any_account(plain: Any) -> Any:
    def resource_policy(service: str, resource_arn: str) -> Any:
        if service == "s3":
            return _of_bucket(plain, resource_arn)
        owner = account_from_arn(resource_arn)
        own = owner == responses.get_account_id()
        if owner is None or service in EVALUATED_BY_EMULATOR or (service == "sts" and not own):
            return plain(service, resource_arn)
        with responses.request_scope(owner, resource_arn.split(":")[3] or responses.get_region()):
            found = STORED[service](resource_arn) if service in STORED else plain(service, resource_arn)
            found = found or services.policy_of(service, resource_arn)
        return found or (None if own else ("", owner))

    return resource_policy


def _of_table(arn: str) -> tuple[Any, str] | None:
    entry = table_policies.get(arn.split("/index/")[0])
    return (entry["Policy"], arn.split(":")[4]) if entry else None


def _of_role(arn: str) -> tuple[Any, str] | None:
    """IAM User Guide, "Policy evaluation for requests within a single account": a trust policy that names a principal
    of its own account is enough. The emulator evaluates the rest of it afterwards, with all condition keys.
    """
    role = roles.get(arn.rsplit("/", 1)[-1])
    if role is None:
        return None
    statements = json.loads(role["AssumeRolePolicyDocument"]).get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    return {"Statement": [each for each in listed if each.get("Effect") == "Allow"]}, str(account_from_arn(arn))


# Policies that the emulator keeps and does not evaluate.
STORED = {
    "cloudtrail": trails.policy_of_trail,
    "dynamodb": _of_table,
    "events": bus_policies.bus_policy_for_arn,
    "sts": _of_role,
}


def _of_bucket(plain: Any, arn: str) -> Any:
    owner = owner_of(arn) if arn.startswith(BUCKET_ARN) else None
    call = current_call.get()
    creates = call is not None and call.operation == "CreateBucket"
    if owner in (None, responses.get_account_id()) or creates:
        return plain("s3", arn)
    bucket = arn[len(BUCKET_ARN) :].split("/", 1)[0]
    policy = bucket_policies.get_scoped(owner, None, bucket) or ""
    if policy and access_blocked(owner, bucket, "RestrictPublicBuckets") and policy_is_public(policy):
        # S3 User Guide, "Blocking public access": then only the owner's account and AWS services are admitted.
        statements = json.loads(policy)["Statement"]
        policy = json.dumps({"Statement": [each for each in statements if each["Effect"] == "Deny"]})
    return policy, owner


def granted_by_acl(ctx: Any) -> bool:
    """Whether an access control list of another account's bucket admits the caller, where no policy does."""
    owner, call = owner_of(ctx.resource_arn), current_call.get()
    if not ctx.resource_arn.startswith(BUCKET_ARN) or owner is None or call is None:
        return False
    bucket, _, key = ctx.resource_arn[len(BUCKET_ARN) :].partition("/")
    record = buckets.get_scoped(owner, None, bucket)
    with responses.request_scope(owner, responses.get_region()):
        stored, wanted = object_acl(owner, bucket, key, call.method, call.query)
    permission = ACL_PERMISSIONS.get(ctx.action.partition(":")[2])
    granted = [(stored, wanted)]
    if permission and record and not owner_enforced(record):
        granted.append((bucket_acls.get_scoped(owner, None, bucket), (permission, "FULL_CONTROL")))
    return any(_names(acl, rights, ctx.principal_account, owner, bucket) for acl, rights in granted)


def _names(acl: str | None, rights: Any, caller: str, owner: str, bucket: str) -> bool:
    groups = [f"http://acs.amazonaws.com/groups/global/{name}" for name in ("AllUsers", "AuthenticatedUsers")]
    public = not access_blocked(owner, bucket, "IgnorePublicAcls")
    by_id = [permission for grantee, permission in acl_grants(acl, "ID") if grantee == canonical_id(caller)]
    by_group = [permission for grantee, permission in acl_grants(acl) if grantee in groups and public]
    return any(permission in rights for permission in [*by_id, *by_group])


def _decided(plain: Any) -> Any:
    def allows(
        owner_account: str,
        bucket_name: str,
        key: str,
        method: str,
        query_params: dict[str, Any],
        caller: str,
        headers: dict[str, str] | None = None,
    ) -> bool:
        """Signed calls were decided before, for the role itself; the emulator asks for its account alone."""
        return bool(caller) or plain(owner_account, bucket_name, key, method, query_params, caller, headers)

    return allows


def _in_account_of_owner(service: str, plain: Any) -> Any:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Any:
        region, account = responses.get_region(), responses.get_account_id()
        arn = iam_actions.extract_resource_arn(service, method, path, headers, body, query, region, account)
        owner = account_from_arn(arn)
        if owner and owner != account:
            responses._request_account_id.set(owner)
        return await plain(method, path, headers, body, query)

    return handle
