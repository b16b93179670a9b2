"""The keys of AWS KMS as Amazon S3 uses them: found in any account, and the AWS managed key of each.

AWS KMS Developer Guide, "AWS managed keys" and "Allowing users in other accounts to use a KMS key"; S3 User Guide,
"Using server-side encryption with AWS KMS keys (SSE-KMS)".
"""

import json
from typing import Any

from ministack.core import responses
from ministack.services import kms

from ..policies.organization_policies import MANAGED_BY_AWS
from ..requests import calls
from ..requests.calls import Call, Response
from ..wrapping import attribute_of, original_of, wrap

resolve_key = original_of(kms, "_resolve_key", "key_id_or_arn")
create_key = original_of(kms, "_create_key", "data")
alias_arn = original_of(kms, "_alias_arn", "alias_name")
aliases = attribute_of(kms, "_aliases")
keys = attribute_of(kms, "_keys")
MANAGED = "alias/aws/s3"
# What nobody may do with a key that AWS manages (AWS KMS Developer Guide, "AWS managed keys").
ONLY_BY_AWS = frozenset(
    {
        "CancelKeyDeletion",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
        "TagResource",
        "UntagResource",
        "UpdateKeyDescription",
    }
)
# What can be done with the key of another account (AWS KMS Developer Guide, "AWS KMS permissions": cross-account use).
ACROSS_ACCOUNTS = frozenset(
    {
        "CreateGrant",
        "Decrypt",
        "DeriveSharedSecret",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext",
        "GenerateDataKeyWithoutPlaintext",
        "GenerateMac",
        "GetKeyRotationStatus",
        "GetPublicKey",
        "ListGrants",
        "ReEncrypt",
        "RetireGrant",
        "RevokeGrant",
        "Sign",
        "Verify",
        "VerifyMac",
    }
)


def install() -> None:
    """Describes keys as AWS does, makes AWS managed keys on first use, and keeps them from everybody's hands."""
    wrap(kms, "_key_metadata", "rec", _described)
    calls.checks.append(_first_use)
    calls.checks.append(_by_aws_only)
    calls.checks.append(_in_own_account_only)


def find_key(reference: str, account: str, region: str) -> Any:
    """The record of a key. An ARN says where it is; an alias and an id are those of this account and Region."""
    if reference.startswith("arn:"):
        parts = reference.split(":")
        account, region = (parts[4], parts[3]) if len(parts) > 5 else (account, region)
    with responses.request_scope(account, region):
        return resolve_key(reference)


def managed_key(account: str, region: str) -> Any:
    """The AWS managed key for S3 of an account in a Region; made when it is first used."""
    with responses.request_scope(account, region):
        known = resolve_key(MANAGED)
        if known:
            return known
        description = "Default key that protects my S3 objects when no other key is defined"
        made = create_key({"Description": description, "Policy": json.dumps(managed_policy(account, region))})
        record = keys[json.loads(made[2])["KeyMetadata"]["KeyId"]]
        record[MANAGED_BY_AWS] = True
        aliases[alias_arn(MANAGED)] = record["KeyId"]
        return record


def managed_policy(account: str, region: str) -> dict[str, Any]:
    """The key policy, which nobody can change: use through S3 by the account's own principals, and its description."""
    through_s3 = {"kms:ViaService": f"s3.{region}.amazonaws.com", "kms:CallerAccount": account}
    used = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    return {
        "Version": "2012-10-17",
        "Id": "auto-s3-2",
        "Statement": [
            {
                "Sid": "Use through S3 by the principals of the account",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": used,
                "Resource": "*",
                "Condition": {"StringEquals": through_s3},
            },
            {
                "Sid": "Description by the account",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
                "Resource": "*",
            },
        ],
    }


def _described(plain: Any) -> Any:
    def key_metadata(rec: Any) -> Any:
        manager = "AWS" if rec.get(MANAGED_BY_AWS) else "CUSTOMER"
        return {**plain(rec), "AWSAccountId": rec["Arn"].split(":")[4], "KeyManager": manager}

    return key_metadata


def _given_key(call: Call) -> str:
    if call.service != "kms":
        return ""
    try:
        given = json.loads(call.body or b"{}").get("KeyId", "")
    except (ValueError, AttributeError):
        return ""
    return given if isinstance(given, str) else ""


def _first_use(call: Call) -> Response | None:
    """AWS KMS API Reference, "DescribeKey": an alias of AWS without a key gets one when it is described."""
    if call.operation == "DescribeKey" and _given_key(call).endswith(f":{MANAGED}") | (_given_key(call) == MANAGED):
        managed_key(call.account, call.region)
    return None


def _by_aws_only(call: Call) -> Response | None:
    reference = _given_key(call) if call.operation in ONLY_BY_AWS else ""
    record = find_key(reference, call.account, call.region) if reference else None
    if not record or not record.get(MANAGED_BY_AWS):
        return None
    return calls.error_response(call, 400, "AccessDeniedException", f"{call.operation} is not permitted on this key.")


def _in_own_account_only(call: Call) -> Response | None:
    reference = _given_key(call)
    if not reference.startswith("arn:") or call.operation in ACROSS_ACCOUNTS:
        return None
    if reference.split(":")[4:5] in ([call.account], []):
        return None
    said = f"{call.operation} is not permitted on a key of another account: {reference}"
    return calls.error_response(call, 400, "AccessDeniedException", said)
