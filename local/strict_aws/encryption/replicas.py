"""Replication of objects under KMS keys, which the emulator copies whatever the rule and the keys say.

S3 User Guide, "Replicating encrypted objects": such objects are left out unless the rule has SseKmsEncryptedObjects;
then the rule's role needs kms:Decrypt with the source's key and kms:Encrypt with the replica's, by the keys' policies
too. A replica under SSE-S3 keeps that: the destination's default is for objects without encryption.
"""

from typing import Any

from ministack.services import kms, s3

from ..policies.service_roles import session_is_admitted, session_of
from ..wrapping import original_of, wrap
from .keys import find_key
from .objects import ALGORITHM, KEY, WITH_KMS

rule_for = original_of(s3, "_replication_rule_for", "bucket_name key tags")
check_key_state = original_of(kms, "_check_key_state", "rec")


def install() -> None:
    """Asks before the emulator writes a replica."""
    wrap(s3, "_maybe_replicate", "bucket_name key obj data tags", _asked)


def _asked(plain: Any) -> Any:
    def replicate(bucket_name: str, key: str, obj: Any, data: Any, tags: Any = None) -> Any:
        headers = obj.get("preserved_headers", {})
        if headers.get(ALGORITHM) not in WITH_KMS:
            return plain(bucket_name, key, obj, data, tags)
        rule, role = rule_for(bucket_name, key, tags)
        if rule is None or not _selects_kms(rule):
            return None
        replica_key = find_key(rule["Destination"]["EncryptionConfiguration"]["ReplicaKmsKeyID"], "", "")
        source_key = find_key(headers.get(KEY, ""), "", "")
        destination = rule["Destination"]["Bucket"]
        can_read = _may("kms:Decrypt", role, source_key, f"arn:aws:s3:::{bucket_name}/{key}")
        if not (can_read and _may("kms:Encrypt", role, replica_key, f"{destination}/{key}")):
            obj["replication_status"] = "FAILED"
            return None
        # The emulator copies the record as it is now.
        obj["preserved_headers"] = {**headers, KEY: replica_key["Arn"]}
        try:
            return plain(bucket_name, key, obj, data, tags)
        finally:
            obj["preserved_headers"] = headers

    return replicate


def _selects_kms(rule: dict[str, Any]) -> bool:
    criteria = rule.get("SourceSelectionCriteria") or {}
    return bool((criteria.get("SseKmsEncryptedObjects") or {}).get("Status") == "Enabled")


def _may(action: str, role: str, record: Any, object_arn: str) -> bool:
    """Whether the role can use the key: by all policies, and because the key is there and enabled."""
    if record is None or check_key_state(record) is not None:
        return False
    arn, region, owner = record["Arn"], record["Arn"].split(":")[3], record["Arn"].split(":")[4]
    keys = {
        "kms:CallerAccount": role.split(":")[4],
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": object_arn,
    }
    return session_is_admitted(session_of(role, "s3-replication", action, arn, region, keys), record["Policy"], owner)
