"""The owner that a request expects a bucket to have, which the emulator does not compare.

S3 User Guide, "Verifying bucket ownership with bucket owner condition": a request for a bucket of another account is
answered with 403 Access Denied.
"""

from typing import Any

from ministack.core import responses
from ministack.services import s3

from ..wrapping import attribute_of, original_of, wrap

buckets = attribute_of(s3, "_buckets")
s3_error = original_of(s3, "_error", "code message status resource extra headers")
owner_of = original_of(s3, "_bucket_owner_account", "name")
EXPECTED = "x-amz-expected-bucket-owner"
EXPECTED_OF_SOURCE = "x-amz-source-expected-bucket-owner"
ROUTE = "method bucket key headers body query_params"


def install() -> None:
    """Compares before the emulator answers."""
    wrap(s3, "_dispatch", ROUTE, _compared)


def _compared(plain: Any) -> Any:
    def dispatch(method: str, bucket: str, key: str, headers: Any, body: bytes, query_params: Any) -> Any:
        # The request is in the owner's scope by now.
        is_other = bucket in buckets and headers.get(EXPECTED) not in (None, responses.get_account_id())
        if is_other or _is_other_source(headers):
            return s3_error("AccessDenied", "Access Denied", 403)
        return plain(method, bucket, key, headers, body, query_params)

    return dispatch


def _is_other_source(headers: Any) -> bool:
    expected = headers.get(EXPECTED_OF_SOURCE)
    source = headers.get("x-amz-copy-source", "").lstrip("/").partition("/")[0]
    return expected is not None and source != "" and owner_of(source) not in (None, expected)
