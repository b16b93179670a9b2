"""What the modules about Amazon ECR have in common: its stores, and its errors."""

import re
from typing import Any

from ministack.core import responses
from ministack.services import ecr

from ..requests.calls import Response
from ..wrapping import attribute_of, original_of

error = original_of(responses, "error_response_json", "code message status extra message_key content_type")
answer = original_of(responses, "json_response", "data status content_type")
repositories = attribute_of(ecr, "_repositories")
images = attribute_of(ecr, "_images")
layer_blobs = attribute_of(ecr, "_layer_blobs")
manifest_blobs = attribute_of(ecr, "_manifest_blobs")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def invalid(parameter: str, reason: str) -> Response:
    """The refusal of a parameter's form."""
    said = f"Invalid parameter at '{parameter}' failed to satisfy constraint: '{reason}'"
    return failed("InvalidParameterException", said)


def failed(code: str, message: str) -> Response:
    """Any error of the service."""
    refused: Response = error(code, message, 400)
    return refused


def not_found(given: dict[str, Any]) -> Response | None:
    """The refusal of a request about a repository that does not exist, or None."""
    name = given.get("repositoryName")
    if name in repositories:
        return None
    registry = responses.get_account_id()
    said = f"The repository with name '{name}' does not exist in the registry with id '{registry}'"
    return failed("RepositoryNotFoundException", said)
