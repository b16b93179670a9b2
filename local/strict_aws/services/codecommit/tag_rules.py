"""What AWS allows as tags of a repository."""

from collections.abc import Mapping

from ..errors import ApiError

# CodeCommit User Guide, "Quotas in AWS CodeCommit", resource tags.
MOST = 50


def checked_tags(present: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """The tags with those that are added."""
    if any(key.lower().startswith("aws:") for key in added):
        message = "The specified tag is not valid. Key names cannot be prefixed with aws:."
        raise ApiError("InvalidSystemTagUsageException", message)
    tags = {**present, **added}
    if len(tags) > MOST:
        message = "The maximum number of tags for an AWS CodeCommit resource has been exceeded."
        raise ApiError("TooManyTagsException", message)
    return tags
