"""Amazon S3 asks AWS KMS, in the name of the caller, about objects that are encrypted with a KMS key.

S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", and Amazon S3 API Reference: an upload needs
kms:GenerateDataKey, a download, the source of a copy and each part of an upload need kms:Decrypt. HeadObject needs
neither. KMS evaluates the policies first, and the state of the key afterwards.
"""

import json
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_evaluator, responses
from ministack.services import kms, s3

from ..policies.denials import refusal
from ..requests.calls import current_call
from ..wrapping import attribute_of, original_of, wrap
from .keys import find_key, managed_key

check_key_state = original_of(kms, "_check_key_state", "rec")
s3_error = original_of(s3, "_error", "code message status resource extra headers")
bucket_region = original_of(s3, "bucket_region", "name")
default_encryption = attribute_of(s3, "_bucket_encryption")
ALGORITHM, KEY = "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"
WITH_KMS = ("aws:kms", "aws:kms:dsse")


def install() -> None:
    """Wraps the functions that all writes, reads, copies and parts have in common."""
    wrap(s3, "_resolve_sse_write_headers", "headers bucket_name", _asked_for_write)
    wrap(s3, "_check_sse_read_headers", "headers obj", _asked_for_read)
    wrap(s3, "_check_sse_c_copy_source", "headers src_obj", _asked_for_source)
    wrap(s3, "_check_sse_c_part", "headers upload", _asked_for_part)


def _asked_for_write(plain: Any) -> Any:
    def resolve(headers: dict[str, str], bucket_name: str) -> Any:
        call = current_call.get()
        if call is None:
            return plain(headers, bucket_name)
        region = bucket_region(bucket_name) or call.region
        if headers.get(ALGORITHM) in WITH_KMS and not headers.get(KEY):
            headers = {**headers, KEY: managed_key(call.account, region)["Arn"]}
        found, error = plain(headers, bucket_name)
        if error or found.get(ALGORITHM) not in WITH_KMS:
            return found, error
        # Without a key, and with an alias or an id, it is a key of the account that uploads.
        reference = found.get(KEY) or managed_key(call.account, region)["Arn"]
        if reference.startswith("arn:") and reference.split(":")[3] != region:
            return None, s3_error("KMS.NotFoundException", f"Invalid arn {reference.split(':')[3]}", 400)
        record = find_key(reference, call.account, region)
        refused = _refused("kms:GenerateDataKey", reference, record, _path_of_call())
        # The ARN is kept with the object: a download does not ask where an alias leads by then.
        return (None, refused) if refused else ({**found, KEY: record["Arn"]}, None)

    return resolve


def _asked_for_read(plain: Any) -> Any:
    def check(headers: dict[str, str], obj: Any) -> Any:
        call = current_call.get()
        error = plain(headers, obj)
        return error if error or (call and call.method == "HEAD") else _refused_download(obj)

    return check


def _asked_for_source(plain: Any) -> Any:
    def check(headers: dict[str, str], src_obj: Any) -> Any:
        source = unquote(headers.get("x-amz-copy-source", "").partition("?")[0]).lstrip("/")
        return plain(headers, src_obj) or _refused_download(src_obj, source)

    return check


def _asked_for_part(plain: Any) -> Any:
    def check(headers: dict[str, str], upload: Any) -> Any:
        return plain(headers, upload) or _refused_download(upload)

    return check


def _refused_download(stored: Any, path: str = "") -> Any:
    reference = stored.get("preserved_headers", {}).get(KEY)
    if not reference or not reference.startswith("arn:"):
        return None
    return _refused("kms:Decrypt", reference, find_key(reference, "", ""), path or _path_of_call())


def _refused(action: str, reference: str, record: Any, path: str) -> Any:
    """The error of the request, if the caller may not use the key or the key cannot be used; None if all is well.

    ``path`` is the bucket and the key of the object.
    """
    call = current_call.get()
    if call is None or call.service != "s3":
        return None
    if not call.access_key:
        needed = "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4."
        return s3_error("InvalidArgument", needed, 400)
    if record is None:
        return s3_error("KMS.NotFoundException", f"Invalid keyId '{reference}'", 400)
    arn, region = record["Arn"], record["Arn"].split(":")[3]
    context = {
        "kms:CallerAccount": call.account,
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": _encrypted_arn(path),
        "kms:EncryptionContextKeys": ["aws:s3:arn"],
    }
    with responses.request_scope(call.account, region):
        denied = iam_evaluator.enforce(call.access_key, action, "kms", region, arn, context)
    if denied:
        why = refusal.get()
        return s3_error("AccessDenied", why.message if why else "Access Denied", 403)
    state = check_key_state(record)
    if state is None:
        return None
    answer = json.loads(state[2])
    return s3_error(f"KMS.{answer['__type']}", answer["message"], 400)


def _path_of_call() -> str:
    call = current_call.get()
    return call.path.lstrip("/") if call else ""


def _encrypted_arn(path: str) -> str:
    """The encryption context is the bucket with an S3 Bucket Key, else the object."""
    bucket, _, key = path.partition("/")
    configured = default_encryption.get(bucket) or ""
    text = configured.decode() if isinstance(configured, bytes) else str(configured)
    by_bucket = "<BucketKeyEnabled>true</BucketKeyEnabled>" in text or not key
    return f"arn:aws:s3:::{bucket}" if by_bucket else f"arn:aws:s3:::{path}"
