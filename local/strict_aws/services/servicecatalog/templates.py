"""The template of a version: read once, as the caller, from Amazon S3.

API Reference, ProvisioningArtifactProperties: "The URL of the CloudFormation template in Amazon S3 or GitHub".
Administrator Guide, "Identity and access management": for a private template, the administrator needs Amazon S3.
"""

import re
from typing import Any

from ministack.core import responses
from ministack.services import s3

from ...wrapping import original_of
from ..asking import require
from ..request import Request
from .store import invalid

bucket_owner = original_of(s3, "_bucket_owner_account", "name")
get_object_data = original_of(s3, "_get_object_data", "bucket_name key version_id")
# S3 User Guide, "Methods for accessing a bucket": path-style and virtual-hosted-style URLs, with or without a Region.
PATH_STYLE = re.compile(r"https://s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com/([a-z0-9.-]+)/([^?]+)")
VIRTUAL_HOSTED = re.compile(r"https://([a-z0-9.-]+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com/([^?]+)")


def template_at(request: Request, info: dict[str, str]) -> str:
    """The text of the template that the version names. Refuses what is missing, or the caller may not read."""
    url = info.get("LoadTemplateFromURL", "")
    found = PATH_STYLE.fullmatch(url) or VIRTUAL_HOSTED.fullmatch(url)
    if found is None:
        raise invalid("Info names a template by LoadTemplateFromURL, the URL of an object in Amazon S3.")
    bucket, key = found[1], found[2]
    require(request, "s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
    owner = bucket_owner(bucket)
    with responses.request_scope(owner or request.place.account, request.place.region):
        content: Any = get_object_data(bucket, key) if owner else None
    if content is None:
        raise invalid(f"The template at {url} cannot be read.")
    return bytes(content).decode()
