"""What the List operations of SageMaker have in common: filters by name and time, order, pages of 10 to 100."""

from collections.abc import Iterable
from typing import Any

from ..request import Request
from ..store import page_of

PAGE = 10


def listed(
    request: Request, records: Iterable[dict[str, Any]], name: str, times: tuple[str, ...] = ("CreationTime",)
) -> tuple[list[dict[str, Any]], str | None]:
    """The records that the request selects, as a page, and the token of the next page.

    ``name`` is the member that NameContains and SortBy Name are about. The newest are first, unless SortOrder says
    otherwise; the API reference names the defaults for each operation.
    """
    given = request.given
    found = [
        each
        for each in records
        if given.get("NameContains", "").lower() in each[name].lower()
        and all(
            each[time].timestamp() > given.get(f"{time}After", float("-inf"))
            and each[time].timestamp() < given.get(f"{time}Before", float("inf"))
            for time in times
        )
    ]
    by = given.get("SortBy", "CreationTime")
    found.sort(key=lambda each: each[name] if by == "Name" else each["CreationTime"])
    if given.get("SortOrder", "Descending") == "Descending":
        found.reverse()
    return page_of(found, given.get("NextToken"), given.get("MaxResults", PAGE))
