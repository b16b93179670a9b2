"""The write and read units that one partition key of a DynamoDB table has in a second, by the size of its items.

DynamoDB Developer Guide, "Best practices for designing and using partition keys": 1,000 write units and 3,000 read
units a partition; a write unit is 1 KB of an item, a read unit 4 KB, half of it when the read may be stale. An
``UpdateItem`` costs the whole item. A partition that serves a single key cannot be split further. What an item costs is
known only after the call, so a call passes while there is a unit left, and the next ones wait for what it overdrew.
Reads by Query and Scan, and writes to indexes, are not counted.
"""

import json
from math import ceil
from typing import Any

from ministack.core import responses
from ministack.services import dynamodb

from ..requests.bodies import json_of
from ..requests.calls import Call, Response, checks, current_call, error_response
from ..settings import SETTINGS
from ..wrapping import attribute_of, original_of, wrap
from .buckets import Buckets, Limit
from .rates import PARTITION_KEY, Rate, rates_of

buckets = Buckets()
tables = attribute_of(dynamodb, "_tables")
item_by_key = original_of(dynamodb, "_get_item_by_key", "table key")
item_size = original_of(dynamodb, "_item_size_bytes", "item")


def install() -> None:
    """Counts single reads and writes, and batches of writes. Does nothing when ``PALISADE_LOCAL_QUOTAS`` is off."""
    if not SETTINGS.quotas:
        return
    checks.append(throttle)
    parameters = "result data table_name write old_item new_item index_name"
    wrap(dynamodb, "_add_consumed_capacity", parameters, _around_single)
    wrap(dynamodb, "_accumulate_write_capacity", "cap table old_item new_item", _around_batch_member)
    wrap(dynamodb, "_batch_write_item", "data", _around_batch)


def throttle(call: Call) -> Response | None:
    """A check: refuses a read or write of an item whose partition key has no unit left."""
    if call.service != "dynamodb" or call.by_administrator:
        return None
    rate = rate_of(call.operation)
    if rate is None or call.operation == "BatchWriteItem":
        return None
    parameters = json_of(call.body)
    key = _bucket_key(rate, parameters.get("TableName"), parameters.get("Key") or parameters.get("Item"))
    if key is None or buckets.level(key, _limit(rate)) >= 1:
        return None
    return error_response(call, rate.status, rate.code, rate.message)


def rate_of(operation: str) -> Rate | None:
    """The row that counts this operation by partition key."""
    return next((rate for rate in rates_of("dynamodb", operation) if rate.scope == PARTITION_KEY), None)


def _limit(rate: Rate) -> Limit:
    return Limit(rate.rate or 0, rate.burst or 0)


def _bucket_key(rate: Rate, table_name: Any, attributes: Any) -> tuple[Any, ...] | None:
    table = tables.get(table_name) if isinstance(table_name, str) else None
    value = attributes.get(table["pk_name"]) if table and isinstance(attributes, dict) else None
    if value is None:
        return None
    return rate.unit, responses.get_account_id(), responses.get_region(), table_name, json.dumps(value)


def _charge(operation: str, table_name: str, attributes: Any, units: float) -> None:
    rate = rate_of(operation)
    key = _bucket_key(rate, table_name, attributes) if rate else None
    if rate and key:
        buckets.take(key, _limit(rate), units)


def _counts(call: Call | None) -> bool:
    return call is not None and call.service == "dynamodb" and not call.by_administrator


def _write_units(old_item: Any, new_item: Any) -> int:
    return max(1, ceil(max(item_size(old_item), item_size(new_item)) / 1024))


def _around_single(plain: Any) -> Any:
    def add(
        result: Any,
        data: Any,
        table_name: str,
        write: bool = False,
        old_item: Any = None,
        new_item: Any = None,
        index_name: Any = None,
    ) -> None:
        call = current_call.get()
        if call is not None and _counts(call):
            attributes = data.get("Key") or data.get("Item")
            if write:
                _charge(call.operation, table_name, attributes, _write_units(old_item, new_item))
            elif call.operation == "GetItem":
                item = item_by_key(tables[table_name], attributes)
                units = max(1, ceil(item_size(item) / 4096)) / (1 if data.get("ConsistentRead") else 2)
                _charge(call.operation, table_name, attributes, units)
        plain(result, data, table_name, write, old_item, new_item, index_name)

    return add


def _around_batch_member(plain: Any) -> Any:
    def accumulate(cap: Any, table: Any, old_item: Any, new_item: Any) -> None:
        if _counts(current_call.get()):
            units = _write_units(old_item, new_item)
            _charge("BatchWriteItem", table["TableName"], new_item or old_item, units)
        plain(cap, table, old_item, new_item)

    return accumulate


def _around_batch(plain: Any) -> Any:
    def write(data: Any) -> Response:
        call, rate = current_call.get(), rate_of("BatchWriteItem")
        asked = data.get("RequestItems")
        if call is None or rate is None or not _counts(call) or not isinstance(asked, dict):
            return plain(data)
        served, left = _split(rate, asked)
        if not left:
            return plain(data)
        if not served:
            return error_response(call, rate.status, rate.code, rate.message)
        status, headers, body = plain({**data, "RequestItems": served})
        if status == 200:
            body = json.dumps({**json.loads(body), "UnprocessedItems": left}).encode()
        return status, headers, body

    return write


def _split(rate: Rate, asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The requests whose partition key has a unit left, and the others: DynamoDB hands those back as unprocessed."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for table_name, requests in asked.items():
        for request in requests:
            attributes = request.get("PutRequest", {}).get("Item") or request.get("DeleteRequest", {}).get("Key")
            key = _bucket_key(rate, table_name, attributes)
            has_unit = key is None or buckets.level(key, _limit(rate)) >= 1
            parts[0 if has_unit else 1].setdefault(table_name, []).append(request)
    return parts
