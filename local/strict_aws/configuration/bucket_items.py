"""Configuration items of buckets, with the properties that queries know.

The file ``AWS::S3::Bucket.properties.json`` of aws-config-resource-schema has what can be filtered and grouped by: of
replication that is the role alone. The rules are in the item too, by their ids, as the AWS SDK for Java has them
(assumed: the schema has no rules).
"""

from typing import Any
from xml.etree import ElementTree

from ministack.core import responses
from ministack.services import s3

from ..wrapping import attribute_of
from .results import Item

buckets = attribute_of(s3, "_buckets")
loggings = attribute_of(s3, "_bucket_logging_config")
replications = attribute_of(s3, "_bucket_replication")
versioning_of = attribute_of(s3, "_bucket_versioning")

TYPE = "AWS::S3::Bucket"
LOGGING = "supplementaryConfiguration.BucketLoggingConfiguration"
# What conditions and groups can name.
PROPERTIES = frozenset(
    {
        "accountId",
        "arn",
        "awsRegion",
        "configuration.name",
        "resourceId",
        "resourceName",
        "resourceType",
        f"{LOGGING}.destinationBucketName",
        f"{LOGGING}.logFilePrefix",
        "supplementaryConfiguration.BucketReplicationConfiguration.roleARN",
        "supplementaryConfiguration.BucketVersioningConfiguration.status",
    }
)
# What can be selected: these, and the objects that they are in.
SELECTABLE = frozenset(
    ".".join(parts[:length])
    for parts in [name.split(".") for name in PROPERTIES]
    for length in range(1, len(parts) + 1)
)


def items_of(account: str, region: str) -> list[Item]:
    """The items of the account's buckets in a Region as they are now, by their names."""
    with responses.request_scope(account, region):
        return [_item(account, region, name) for name in sorted(buckets) if _region_of(name) == region]


def _region_of(bucket: str) -> str:
    return str((buckets.get(bucket) or {}).get("region") or "us-east-1")


def _item(account: str, region: str, name: str) -> Item:
    supplementary: Item = {"BucketVersioningConfiguration": {"status": versioning_of.get(name) or "Off"}}
    if logging := _logging(loggings.get(name)):
        supplementary["BucketLoggingConfiguration"] = logging
    if replication := replications.get(name):
        supplementary["BucketReplicationConfiguration"] = _replication(replication)
    return {
        "accountId": account,
        "arn": f"arn:aws:s3:::{name}",
        "awsRegion": region,
        "configuration": {"name": name},
        "resourceId": name,
        "resourceName": name,
        "resourceType": TYPE,
        "supplementaryConfiguration": supplementary,
    }


def _logging(stored: str | bytes | None) -> Item | None:
    if not stored:
        return None
    texts = {each.tag.rsplit("}", 1)[-1]: each.text or "" for each in ElementTree.fromstring(stored).iter()}
    if "TargetBucket" not in texts:
        return None
    return {"destinationBucketName": texts["TargetBucket"], "logFilePrefix": texts.get("TargetPrefix", "")}


def _replication(stored: dict[str, Any]) -> Item:
    rules = {}
    for number, rule in enumerate(stored.get("Rules", [])):
        destination = {"bucketARN": rule.get("Destination", {}).get("Bucket", "")}
        rules[rule.get("ID") or str(number)] = {
            "status": rule.get("Status", ""),
            "prefix": rule.get("Prefix") or "",
            "destinationConfig": destination,
        }
    return {"roleARN": stored.get("Role", ""), "rules": rules}
