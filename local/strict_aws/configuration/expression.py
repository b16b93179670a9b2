"""The language of AWS Config's advanced queries, as far as it is played here: an expression becomes a ``Query``.

AWS Config Developer Guide, "Query Components" and "Querying the Current Configuration State of AWS Resources":
``SELECT property [, ...] [WHERE condition] [GROUP BY property] [ORDER BY property]`` with =, IN, BETWEEN, LIKE, AND,
OR and NOT. FROM, AS, JOIN, DISTINCT, HAVING and ALL are no part of it, and NULL cannot be asked for. Of the functions,
COUNT(*) is played alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

# By its path, the value of a property of an item; None if the item has none.
Values = Callable[[str], object]
Condition = Callable[[Values], bool]
T = TypeVar("T")

COUNT = "COUNT(*)"
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|COUNT\s*\(\s*\*\s*\)|[A-Za-z_][\w.]*|-?\d+(?:\.\d+)?|[(),=*])", re.IGNORECASE)
KEYWORDS = frozenset(
    ["SELECT", "WHERE", "GROUP", "BY", "ORDER", "ASC", "DESC", "AND", "OR", "NOT", "IN", "BETWEEN", "LIKE"]
)
NOT_SUPPORTED = frozenset(["FROM", "AS", "JOIN", "DISTINCT", "HAVING", "ALL", "NULL", "IS"])
# A wildcard needs characters before it (Developer Guide, "Limitations").
WILDCARD = re.compile(r"([^%_]{3,})%")


class InvalidExpressionError(Exception):
    """The expression is no query. The message is AWS Config's answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed expression. ``equal`` has the properties that must have one value, as conditions joined by AND say."""

    selected: tuple[str, ...]
    condition: Condition
    groups: tuple[str, ...]
    orders: tuple[tuple[str, bool], ...]
    filtered: frozenset[str]
    equal: dict[str, object]


def parse(expression: str) -> Query:
    """Raises InvalidExpressionError."""
    return _Parser(tokens_of(expression)).query()


def tokens_of(expression: str) -> list[str]:
    """Words, literals and signs, keywords in capitals."""
    found, at, text = [], 0, expression.strip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise InvalidExpressionError(f"Error at position {at}: the query cannot be read from there")
        token, at = match[1], match.end()
        if token.upper() in NOT_SUPPORTED:
            raise InvalidExpressionError(f"{token.upper()} is not supported")
        count = token[:5].upper() == "COUNT" and token.endswith(")")
        found.append(COUNT if count else token.upper() if token.upper() in KEYWORDS else token)
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0
        self._filtered: set[str] = set()
        self._equal: dict[str, object] = {}

    def query(self) -> Query:
        self._take("SELECT")
        selected = self._list(self._selected)
        condition = self._either(conjunct=True) if self._skip("WHERE") else lambda _values: True
        groups = self._list(self._property) if self._skip("GROUP", "BY") else ()
        orders = self._list(self._order) if self._skip("ORDER", "BY") else ()
        if self._at < len(self._tokens):
            raise InvalidExpressionError(f"Unexpected '{self._tokens[self._at]}'")
        return Query(selected, condition, groups, orders, frozenset(self._filtered), self._equal)

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else "the end of the query"

    def _skip(self, *words: str) -> bool:
        found = tuple(self._tokens[self._at : self._at + len(words)]) == words
        self._at += len(words) if found else 0
        return found

    def _take(self, word: str) -> None:
        if not self._skip(word):
            raise InvalidExpressionError(f"Expected {word} instead of '{self._next()}'")

    def _list(self, one: Callable[[], T]) -> tuple[T, ...]:
        found = [one()]
        while self._skip(","):
            found.append(one())
        return tuple(found)

    def _selected(self) -> str:
        return COUNT if self._skip(COUNT) else self._property()

    def _order(self) -> tuple[str, bool]:
        name = self._property()
        return name, self._skip("DESC") or (self._skip("ASC") and False)

    def _property(self) -> str:
        name = self._next()
        if name in KEYWORDS or not re.fullmatch(r"[A-Za-z_][\w.]*", name):
            raise InvalidExpressionError(f"Expected a property instead of '{name}'")
        self._at += 1
        return name

    def _literal(self) -> object:
        text = self._next()
        self._at += 1
        if text.startswith("'"):
            return text[1:-1].replace("''", "'")
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text)
        raise InvalidExpressionError(f"Expected a value instead of '{text}'")

    def _either(self, conjunct: bool = False) -> Condition:
        before = dict(self._equal)
        first = self._both(conjunct)
        if self._next() != "OR":
            return first
        self._equal = before
        others = [first]
        while self._skip("OR"):
            others.append(self._both(conjunct=False))
        return lambda values: any(other(values) for other in others)

    def _both(self, conjunct: bool) -> Condition:
        all_of = [self._one(conjunct)]
        while self._skip("AND"):
            all_of.append(self._one(conjunct))
        return lambda values: all(each(values) for each in all_of)

    def _one(self, conjunct: bool) -> Condition:
        if self._skip("NOT"):
            negated = self._one(conjunct=False)
            return lambda values: not negated(values)
        if self._skip("("):
            inner = self._either(conjunct)
            self._take(")")
            return inner
        return self._comparison(conjunct)

    def _comparison(self, conjunct: bool) -> Condition:
        name = self._property()
        self._filtered.add(name)
        if self._skip("="):
            wanted = self._literal()
            if conjunct:
                self._equal[name] = wanted
            return lambda values: values(name) == wanted
        if self._skip("IN", "("):
            listed = self._list(self._literal)
            self._take(")")
            return lambda values: values(name) in listed
        if self._skip("LIKE"):
            return _begins(name, self._literal())
        self._take("BETWEEN")
        low = self._literal()
        self._take("AND")
        return _within(name, low, self._literal())


def _begins(name: str, pattern: object) -> Condition:
    match = WILDCARD.fullmatch(pattern) if isinstance(pattern, str) else None
    if match is None:
        raise InvalidExpressionError("LIKE takes at least three characters, and % at the end")
    return lambda values: isinstance(value := values(name), str) and value.startswith(match[1])


def _within(name: str, low: object, high: object) -> Condition:
    def condition(values: Values) -> bool:
        value = values(name)
        if isinstance(value, str) and isinstance(low, str) and isinstance(high, str):
            return low <= value <= high
        numbers = [each for each in (low, value, high) if isinstance(each, int | float)]
        return len(numbers) == 3 and numbers == sorted(numbers)

    return condition
