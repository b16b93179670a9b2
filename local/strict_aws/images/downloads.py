"""URLs from which a layer is downloaded without a signature, by anyone who has one, for a time.

Amazon ECR API Reference, "GetDownloadUrlForLayer". On AWS they are presigned URLs of S3; here they are the registry's.
"""

import secrets
import time
from typing import Any
from urllib.parse import urlencode

from ministack.core import responses

from ..requests.calls import current_call

# How long a URL is valid (assumed: no document says it).
VALID_SECONDS = 3600
PARAMETER = "download"
granted: dict[str, tuple[str, float]] = {}


def url_of(name: str, digest: str) -> str:
    """A new URL for a layer of a repository in the account and Region of the request."""
    call = current_call.get()
    host = call.headers.get("host", "localhost") if call else "localhost"
    registry = f"{responses.get_account_id()}.dkr.ecr.{responses.get_region()}.amazonaws.com"
    path = f"/v2/{name}/blobs/{digest}"
    secret = secrets.token_urlsafe(24)
    granted[secret] = (f"{registry}{path}", time.monotonic() + VALID_SECONDS)
    return f"http://{host}{path}?{urlencode({'ns': registry, PARAMETER: secret})}"


def is_granted(path: str, query: dict[str, Any]) -> bool:
    """Whether the request comes with such a URL, for this layer of this registry."""
    secret, registry = (str((query.get(name) or [""])[0]) for name in (PARAMETER, "ns"))
    place, expires = granted.get(secret, ("", 0.0))
    return place == f"{registry}{path}" and time.monotonic() < expires
