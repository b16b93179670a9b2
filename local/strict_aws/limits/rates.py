"""Refuses calls that come faster than AWS serves them, with each service's own error.

``tables/rates.json`` has the rates. Where a document gives one number, it is the refill of a second and the burst. A
row of several operations is one bucket for all of them (assumed: no document says so for all services), unless it has
``each``. Requests that are denied or not valid count too. AWS counts by the caller: the back door takes nothing, and
neither do calls inside the emulator (stacks, state machines, pollers).
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from ..organization.tree import is_member
from ..requests.calls import Call, Response, checks, error_response
from ..settings import SETTINGS, table
from .buckets import Buckets, Limit
from .waits import Waits

PARTITION_KEY = "partition key"
# Services that the emulator calls by another name than their API model.
NAMES_OF_MODELS = {"cloudcontrolapi": "cloudcontrol", "monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of the table, with what it has in common with the other rows of its service.

    ``scope`` is what is counted apart: account+region, account, organization, bucket or partition key. ``rate`` and
    ``burst`` are None where AWS sets no limit. ``regions`` has the Regions with another rate, which is the burst too.
    """

    service: str
    operations: tuple[str, ...]
    rate: float | None
    burst: float | None
    code: str
    status: int
    message: str
    document: str
    scope: str = "account+region"
    each: bool = False
    assumed: bool = False
    unit: str = "request"
    regions: dict[str, float] = field(default_factory=dict, hash=False)

    def limit(self, region: str) -> Limit | None:
        """The limit in this Region, or None for no limit."""
        if self.rate is None or self.burst is None:
            return None
        if region in self.regions:
            return Limit(self.regions[region], self.regions[region])
        return Limit(self.rate, self.burst)


def read_rates() -> tuple[Rate, ...]:
    """All rows of the table."""
    content = table("rates")
    rows = ({**content["services"][row["service"]], **row} for row in content["rates"])
    return tuple(Rate(**{**row, "operations": tuple(row["operations"])}) for row in rows)


RATES = read_rates()
waits_for_organizations = Waits()


@cache
def rates_of(service: str, operation: str) -> tuple[Rate, ...]:
    """The rows that count this operation. A row with its name goes before one with a pattern, such as ``Get*``."""
    rows = [rate for rate in RATES if rate.service == service]
    named = tuple(rate for rate in rows if operation in rate.operations)
    if named or not operation:
        return named
    return tuple(rate for rate in rows if any(fnmatchcase(operation, name) for name in rate.operations))[:1]


def install() -> None:
    """Adds the check, unless ``PALISADE_LOCAL_QUOTAS`` is off."""
    if SETTINGS.quotas:
        checks.append(Throttle(Buckets()))


class Throttle:
    """A check of calls against the rates. The buckets are handed in so that a test can move their clock."""

    def __init__(self, buckets: Buckets) -> None:
        self._buckets = buckets

    def __call__(self, call: Call) -> Response | None:
        """The refusal of a call for which there is no token, or None."""
        if call.by_administrator or not call.access_key:
            return None
        wanted = []
        service = NAMES_OF_MODELS.get(call.service, call.service)
        for rate in rates_of(service, call.operation):
            limit = rate.limit(call.region)
            counted_by = _counted_by(rate, call)
            if limit is not None and counted_by is not None:
                wanted.append(((id(rate), call.operation if rate.each else "", counted_by), limit))
        if not wanted or self._buckets.take_one_of_each(wanted):
            if call.service == "organizations":
                waits_for_organizations.served(call.operation)
            return None
        if call.service == "organizations":
            waits_for_organizations.refused(call.operation)
        rate = rates_of(service, call.operation)[0]
        return error_response(call, rate.status, rate.code, rate.message)


def _counted_by(rate: Rate, call: Call) -> Hashable | None:
    match rate.scope:
        case "account":
            return call.account
        case "organization":
            return "the organization" if is_member(call.account) else None
        case "bucket":
            return call.path.split("/")[1]
        case "partition key":
            return None
    return call.account, call.region
