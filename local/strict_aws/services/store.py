"""Where simulated services keep their records: each account and Region has its own. Answers page by page."""

from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

Record = TypeVar("Record")
Item = TypeVar("Item")


class Place(NamedTuple):
    """An account in a Region."""

    account: str
    region: str


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of an ARN. ``kind`` and ``name`` are those of ``kind/name``; a name may have slashes."""

    service: str
    place: Place
    resource: str

    @property
    def kind(self) -> str:
        """The type of the resource, such as ``model-package``."""
        return self.resource.partition("/")[0]

    @property
    def name(self) -> str:
        """What follows the type."""
        return self.resource.partition("/")[2]


def parsed_arn(text: Any) -> Arn | None:
    """The parts of an ARN; None for a text that is none, such as a name."""
    parts = text.split(":", 5) if isinstance(text, str) else []
    if len(parts) < 6 or parts[0] != "arn":
        return None
    return Arn(parts[2], Place(parts[4], parts[3]), parts[5])


class Store(Generic[Record]):
    """Records by name, in each account and Region."""

    def __init__(self) -> None:
        self._at: dict[Place, dict[str, Record]] = {}

    def at(self, place: Place) -> dict[str, Record]:
        """The records of an account in a Region. Changes of the answer are changes of the store."""
        return self._at.setdefault(place, {})

    def find(self, arn: Arn | None) -> Record | None:
        """The record whose name an ARN has, in the account and the Region of the ARN."""
        return self.at(arn.place).get(arn.name) if arn else None


def page_of(items: list[Item], token: Any, size: int) -> tuple[list[Item], str | None]:
    """A page of a list, and the token of the next page. A token that was never given begins at the first page."""
    start = int(token) if isinstance(token, str) and token.isdecimal() else 0
    end = start + size
    return items[start:end], str(end) if end < len(items) else None
