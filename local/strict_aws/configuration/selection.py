"""SelectResourceConfig, which the emulator lacks: queries about the buckets that AWS Config has recorded.

AWS Config API Reference, "SelectResourceConfig". A query has to name ``resourceType = 'AWS::S3::Bucket'``: what it is
not played for is refused, and not answered with nothing. Without a recorder there are no rows, and no error.
"""

import base64
import binascii
import hashlib
from typing import Any

from ministack.core import responses
from ministack.services import config

from ..requests.bodies import json_of
from ..wrapping import original_of, wrap
from .bucket_items import PROPERTIES, SELECTABLE, TYPE
from .expression import COUNT, InvalidExpressionError, Query, parse
from .recorder import recorded
from .results import rows_of

MAX_EXPRESSION, MAX_LIMIT = 4096, 100
# The document of SelectAggregateResourceConfig has these for its queries.
PAGE, PAGE_OF_GROUPS = 25, 500
answer = original_of(config, "json_response", "data status content_type")
refuse = original_of(config, "error_response_json", "code message status extra message_key content_type")


def install() -> None:
    """Answers the operation before the emulator does."""
    wrap(config, "handle_request", "method path headers body query_params", _with_selection)


def _with_selection(plain: Any) -> Any:
    async def handle_request(method: str, path: str, headers: dict[str, str], body: bytes, query_params: Any) -> Any:
        if headers.get("x-amz-target", "").rsplit(".", 1)[-1] != "SelectResourceConfig":
            return await plain(method, path, headers, body, query_params)
        return _select(json_of(body))

    return handle_request


def _select(given: dict[str, Any]) -> Any:
    expression, limit = given.get("Expression"), given.get("Limit") or 0
    if not isinstance(expression, str) or not 0 < len(expression) <= MAX_EXPRESSION:
        return refuse("ValidationException", f"Expression has 1 to {MAX_EXPRESSION} characters", 400)
    if not isinstance(limit, int) or not 0 <= limit <= MAX_LIMIT:
        return refuse("InvalidLimitException", f"The limit is from 0 to {MAX_LIMIT}", 400)
    start = _start(given.get("NextToken"), expression)
    if start is None:
        return refuse("InvalidNextTokenException", "The specified NextToken is not valid.", 400)
    try:
        query = _known(parse(expression))
        rows = rows_of(query, recorded.get((responses.get_account_id(), responses.get_region()), []))
    except InvalidExpressionError as error:
        return refuse("InvalidExpressionException", str(error), 400)
    end = start + (limit or (PAGE_OF_GROUPS if COUNT in query.selected else PAGE))
    more = {"NextToken": _token(end, expression)} if end < len(rows) else {}
    fields = [{"Name": name} for name in query.selected]
    return answer({"Results": rows[start:end], "QueryInfo": {"SelectFields": fields}, **more})


def _known(query: Query) -> Query:
    if query.equal.get("resourceType") != TYPE:
        raise InvalidExpressionError(f"here, a query has to say WHERE resourceType = '{TYPE}'")
    asked = {*query.filtered, *query.groups} - PROPERTIES
    selected = {*query.selected, *(path for path, _ in query.orders)} - SELECTABLE - {COUNT}
    if asked or selected:
        raise InvalidExpressionError(f"Property {min(asked | selected)} is not in the schema of {TYPE}")
    return query


def _token(start: int, expression: str) -> str:
    return base64.urlsafe_b64encode(f"{start}.{_digest(expression)}".encode()).decode()


def _start(token: object, expression: str) -> int | None:
    """Where the page of this token begins; None for a token of another query, or of none."""
    if token is None:
        return 0
    try:
        start, _, digest = base64.urlsafe_b64decode(str(token)).decode().partition(".")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(start) if start.isdigit() and digest == _digest(expression) else None


def _digest(expression: str) -> str:
    return hashlib.sha256(expression.encode()).hexdigest()[:16]
