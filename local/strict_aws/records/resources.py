"""Which resource a call is about, whose it is, and in which Region the call is recorded."""

from typing import Any

from ministack.core import responses
from ministack.services import kms, s3

from ..requests.bodies import fields_of, json_of
from ..requests.calls import Call
from ..settings import table
from ..wrapping import attribute_of, original_of

TABLE = table("cloudtrail")
TYPES: dict[str, dict[str, str]] = TABLE["resources"]["types"]
GLOBAL_SERVICES = frozenset(TABLE["globalServices"]["services"])

buckets = attribute_of(s3, "_buckets")
bucket_owner = original_of(s3, "_bucket_owner_account", "name")
resolve_key = original_of(kms, "_resolve_key", "key_id_or_arn")
# Where a bucket was when it was last seen: after DeleteBucket nobody else knows.
seen_buckets: dict[str, tuple[str, str]] = {}


def _bucket(call: Call) -> tuple[str, str] | None:
    """Owner and Region of the call's bucket."""
    name = call.path.lstrip("/").split("/", 1)[0] if call.service == "s3" else ""
    owner = bucket_owner(name) if name else None
    if owner is None:
        return seen_buckets.pop(name, None) if call.operation == "DeleteBucket" else None
    region = buckets.get_scoped(owner, None, name).get("region") or call.region
    seen_buckets[name] = (owner, region)
    return owner, region


def place_of(call: Call) -> tuple[str | None, str]:
    """The account that owns the resource, if known, and the Region of the record.

    Resource owners get a record too (AWS CloudTrail User Guide, "CloudTrail record contents", sharedEventID; Amazon S3
    User Guide, "Amazon S3 CloudTrail events"): here of S3, AWS STS and AWS KMS.
    """
    bucket = _bucket(call)
    if bucket is not None:
        return bucket
    region = "us-east-1" if call.service in GLOBAL_SERVICES else call.region
    arn = ""
    if call.service == "kms":
        arn = str(json_of(call.body).get("KeyId", ""))
    elif call.operation == "AssumeRole":
        arn = fields_of(call.headers, call.body, call.query).get("RoleArn", [""])[0]
    parts = arn.split(":")
    return (parts[4] if len(parts) > 5 and parts[4].isdigit() else None), region


def named_resources(record: dict[str, Any]) -> list[dict[str, str]]:
    """The resources as LookupEvents finds them."""
    parameters = record.get("requestParameters") or {}
    types = TYPES.get(record["eventSource"].split(".")[0], {})
    named = ((kind, _at(parameters, path)) for path, kind in types.items())
    return [{"ResourceType": kind, "ResourceName": name} for kind, name in named if name]


def _at(parameters: Any, path: str) -> str:
    value = parameters
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def resources_of(call: Call, parameters: dict[str, Any] | None, owner: str, region: str) -> list[dict[str, str]]:
    """The field ``resources`` of a record: of S3, where the name is enough, and of AWS KMS.

    A key is named by its ARN, however the call named it (AWS KMS Developer Guide, "Examples of AWS KMS log entries").
    """
    named = parameters or {}
    if call.service == "s3" and named.get("bucketName"):
        arn = f"arn:aws:s3:::{named['bucketName']}"
        return [{"accountId": owner, "type": "AWS::S3::Bucket", "ARN": arn}]
    reference = named.get("keyId") or named.get("targetKeyId")
    if call.service != "kms" or not isinstance(reference, str):
        return []
    with responses.request_scope(owner, region):
        key = resolve_key(reference)
    return [{"accountId": owner, "type": "AWS::KMS::Key", "ARN": key["Arn"]}] if key else []
