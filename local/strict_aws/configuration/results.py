"""The rows that a query finds among configuration items: JSON texts, with the selected properties as nested objects.

AWS Config Developer Guide, "Example Queries". Items without a property are no group of it, and rows leave out what an
item does not have (assumed: no document says it).
"""

import json
from collections import Counter
from functools import partial
from typing import Any

from .expression import COUNT, InvalidExpressionError, Query

Item = dict[str, Any]


def rows_of(query: Query, items: list[Item]) -> list[str]:
    """The rows, in the order of the query, else in that of the items. Raises InvalidExpressionError."""
    found = [item for item in items if query.condition(partial(value_at, item))]
    if query.groups or COUNT in query.selected:
        found = _grouped(query, found)
    for path, is_descending in reversed(query.orders):
        found = sorted(found, key=lambda row: _sortable(value_at(row, path)), reverse=is_descending)
    return [json.dumps(_selected(query, each), separators=(",", ":")) for each in found]


def value_at(item: Item, path: str) -> Any:
    """The value of a property by its path, or None."""
    if path == COUNT:
        return item.get(COUNT)
    value: Any = item
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _grouped(query: Query, items: list[Item]) -> list[Item]:
    alone = [path for path in query.selected if path != COUNT and path not in query.groups]
    if alone:
        raise InvalidExpressionError(f"{alone[0]} has to be in GROUP BY")
    keys = [tuple(value_at(item, path) for path in query.groups) for item in items]
    counts = Counter(key for key in keys if None not in key)
    rows = []
    for key, count in counts.items():
        row: Item = {COUNT: count}
        for path, value in zip(query.groups, key, strict=True):
            _put(row, path, value)
        rows.append(row)
    return rows


def _selected(query: Query, item: Item) -> Item:
    row: Item = {}
    for path in query.selected:
        value = value_at(item, path)
        if path == COUNT:
            row[COUNT] = value
        elif value is not None:
            _put(row, path, value)
    return row


def _put(row: Item, path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        row = row.setdefault(name, {})
    row[last] = value


def _sortable(value: Any) -> tuple[bool, str, float]:
    is_number = isinstance(value, int | float)
    return value is None, "" if is_number else str(value), float(value) if is_number else 0.0
