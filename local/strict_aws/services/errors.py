"""What an operation refuses with: the error code and the status that the service's API reference names."""

from typing import Any


class ApiError(Exception):
    """An error that the caller gets. ``more`` has the other members of the error, such as ``resourceId``."""

    def __init__(self, code: str, message: str, status: int = 400, **more: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.more = more
