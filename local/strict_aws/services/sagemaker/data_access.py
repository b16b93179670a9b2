"""What SageMaker does with an execution role: it reads and writes objects of Amazon S3, and pulls images from ECR.

SageMaker AI Developer Guide, "SageMaker AI roles": the role's policies decide, as they do for any session of the role,
and so do the policies of buckets, keys and repositories in whatever account.
"""

import json
import re
from typing import NamedTuple

from ministack.core import responses
from ministack.services import ecr, kms, s3

from ...encryption.keys import find_key
from ...encryption.objects import ALGORITHM, KEY, WITH_KMS
from ...wrapping import attribute_of, original_of
from ..asking import role_may, trusts
from ..errors import ApiError
from ..store import Place

buckets = attribute_of(s3, "_buckets")
repositories = attribute_of(ecr, "_repositories")
images = attribute_of(ecr, "_images")
bucket_owner = original_of(s3, "_bucket_owner_account", "name")
put_object = original_of(s3, "_put_object", "bucket_name key body headers")
original_of(s3, "_resolve_sse_write_headers", "headers bucket_name")
check_key_state = original_of(kms, "_check_key_state", "rec")

SERVICE = "sagemaker.amazonaws.com"
SESSION = "SageMaker"
IMAGE = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?::([^@]+)|@(sha256:\w+))?")
# Registries of AWS with algorithms and deep learning containers for us-east-1 (SageMaker AI Developer Guide, "Docker
# Registry Paths and Example Code"). The local cloud has no images there: a role that may pull one is taken to have it.
REGISTRIES_OF_AWS = frozenset({"763104351884", "683313688378", "811284229777", "382416733822"})


class Located(NamedTuple):
    """An object or a prefix in a bucket."""

    bucket: str
    key: str


def located(uri: str) -> Located:
    """The bucket and the key of an S3 URI."""
    bucket, _, key = re.sub(r"^(s3|https)://", "", uri).partition("/")
    return Located(bucket, key)


def check_role(role: str, place: Place, arn: str) -> None:
    """Refuses a role that does not trust SageMaker, or does not exist."""
    source = {"aws:SourceAccount": place.account, "aws:SourceArn": arn}
    if not trusts(role, SERVICE, source, place.region):
        raise ApiError(
            "ValidationException",
            f"Could not assume role {role}. Please ensure that the role exists and allows principal '{SERVICE}' to "
            "assume the role.",
        )


def unreadable(role: str, at: Located, region: str) -> str | None:
    """Why the role cannot read an object; None when it can."""
    owner = bucket_owner(at.bucket)
    if owner is None:
        return "NoSuchBucket (404): The specified bucket does not exist"
    if not role_may(role, SESSION, "s3:GetObject", _object_arn(at), region):
        return "AccessDenied (403): Access Denied"
    stored = buckets.get_scoped(owner, None, at.bucket)["objects"].get(at.key)
    if stored is None:
        return "NoSuchKey (404): The specified key does not exist."
    key = stored.get("preserved_headers", {}).get(KEY)
    return _unusable("kms:Decrypt", role, key, at, region) if key else None


def keys_under(role: str, at: Located, region: str) -> list[str] | None:
    """The keys with a prefix; None when the role may not list the bucket."""
    owner = bucket_owner(at.bucket)
    listed = {"s3:prefix": at.key}
    if not owner or not role_may(role, SESSION, "s3:ListBucket", f"arn:aws:s3:::{at.bucket}", region, listed):
        return None
    return sorted(key for key in buckets.get_scoped(owner, None, at.bucket)["objects"] if key.startswith(at.key))


def unreadable_prefix(role: str, at: Located, region: str) -> str | None:
    """Why the role cannot read what is under a prefix; None when it can."""
    keys = keys_under(role, at, region)
    if keys is None:
        return "AccessDenied (403): Access Denied" if bucket_owner(at.bucket) else "NoSuchBucket (404)"
    if not keys:
        return f"No objects found under S3 URL s3://{at.bucket}/{at.key}. Please ensure that the path is valid."
    found = (unreadable(role, Located(at.bucket, key), region) for key in keys)
    return next((why for why in found if why), None)


def write(role: str, at: Located, key_id: str | None, content: bytes, region: str) -> str | None:
    """Writes an object with the role; answers why that is not possible."""
    owner = bucket_owner(at.bucket)
    if owner is None:
        return "NoSuchBucket (404): The specified bucket does not exist"
    headers = {ALGORITHM: "aws:kms", KEY: key_id} if key_id else {}
    sent = {f"s3:{name}": value for name, value in headers.items()}
    if not role_may(role, SESSION, "s3:PutObject", _object_arn(at), region, sent):
        return "AccessDenied (403): Access Denied"
    with responses.request_scope(owner, region):
        encryption, _ = s3._resolve_sse_write_headers(headers, at.bucket)
    if (encryption or {}).get(ALGORITHM) in WITH_KMS:
        unusable = _unusable("kms:GenerateDataKey", role, encryption.get(KEY), at, region)
        record = find_key(encryption.get(KEY) or "", role.split(":")[4], region)
        if unusable or record is None:
            return unusable or "KMS.NotFoundException (400)"
        headers = {ALGORITHM: "aws:kms", KEY: record["Arn"]}
    with responses.request_scope(owner, region):
        status, _, body = put_object(at.bucket, at.key, content, headers)
    return None if status < 300 else f"{status}: {body!r}"


def not_pulled(role: str, image: str) -> str | None:
    """Why the role cannot pull an image; None when it can."""
    parsed = IMAGE.fullmatch(image)
    if parsed is None:
        return f'Using non-ECR image "{image}" without Vpc repository access mode is not supported.'
    registry, region, name, tag, digest = parsed.groups()
    arn = f"arn:aws:ecr:{region}:{registry}:repository/{name}"
    allowed = role_may(role, SESSION, "ecr:GetAuthorizationToken", "*", region) and all(
        role_may(role, SESSION, f"ecr:{action}", arn, region, of_aws=registry in REGISTRIES_OF_AWS)
        for action in ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
    )
    if not allowed:
        return (
            f"The role {role} and the repository of the image {image} do not grant ecr:BatchCheckLayerAvailability, "
            "ecr:BatchGetImage and ecr:GetDownloadUrlForLayer."
        )
    if registry in REGISTRIES_OF_AWS:
        return None
    with responses.request_scope(registry, region):
        stored = images.get(name) or [] if name in repositories else None
    if stored is None:
        return f"Requested image {image} not found: there is no such repository."
    wanted = digest or tag or "latest"
    found = any(wanted in (each["imageDigest"], *each.get("imageTags", [])) for each in stored)
    return None if found else f"Requested image {image} not found."


def _object_arn(at: Located) -> str:
    return f"arn:aws:s3:::{at.bucket}/{at.key}"


def _unusable(action: str, role: str, reference: str | None, at: Located, region: str) -> str | None:
    """Why the role cannot use a key through Amazon S3."""
    record = find_key(reference or "alias/aws/s3", role.split(":")[4], region)
    if record is None:
        return "KMS.NotFoundException (400): the key does not exist"
    keys = {"kms:ViaService": f"s3.{region}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": _object_arn(at)}
    if not role_may(role, SESSION, action, record["Arn"], region, keys):
        return f"AccessDenied (403): {role} is not authorized to perform: {action} on resource: {record['Arn']}"
    state = check_key_state(record)
    return f"KMS.{json.loads(state[2])['__type']} (400)" if state else None
