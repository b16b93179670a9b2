"""The errors of CodeArtifact, with the statuses of its API Reference."""

from ..errors import ApiError


def missing(kind: str, name: str) -> ApiError:
    """What is asked for does not exist."""
    said = f"{kind} not found: {name}"
    return ApiError("ResourceNotFoundException", said, 404, resourceId=name, resourceType=kind)


def conflict(kind: str, name: str, message: str) -> ApiError:
    """What is there already, or was changed by somebody else."""
    return ApiError("ConflictException", message, 409, resourceId=name, resourceType=kind)


def over_quota(kind: str, name: str, message: str) -> ApiError:
    """More than a quota allows."""
    return ApiError("ServiceQuotaExceededException", message, 402, resourceId=name, resourceType=kind)


def invalid(message: str, reason: str = "FIELD_VALIDATION_FAILED") -> ApiError:
    """A parameter that the service does not take."""
    return ApiError("ValidationException", message, 400, reason=reason)
