"""The limits of parameters that API references name: required, length, range, pattern, allowed values.

They are in botocore's models. The messages are those of AWS's services: "Value … at … failed to satisfy constraint".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "list": (list,),
    "map": (dict,),
    "string": (str,),
    "blob": (bytes,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


def wrong_type(given: Any, shape: Any) -> str | None:
    """The path of the first parameter whose type is another one; None when all are right."""
    return next(_of_other_type(given, shape, ""), None)


def broken_limit(given: Any, shape: Any) -> tuple[str, str] | None:
    """The first parameter that breaks a limit, as the path to it, and what is wrong."""
    return next(_broken(given, shape, ""), None)


def _of_other_type(value: Any, shape: Any, path: str) -> Iterator[str]:
    expected = TYPES.get(shape.type_name)
    if expected and (not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected)):
        yield path
        return
    for inner, inner_shape, inner_path in _inside(value, shape, path):
        yield from _of_other_type(inner, inner_shape, inner_path)


def _broken(value: Any, shape: Any, path: str) -> Iterator[tuple[str, str]]:
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                yield _path(path, name), _message("null", _path(path, name), "Member must not be null")
    unmet = next(_unmet(value, shape), None)
    if unmet:
        yield path, _message(f"'{value}'", path, unmet)
    for inner, inner_shape, inner_path in _inside(value, shape, path):
        yield from _broken(inner, inner_shape, inner_path)


def _message(value: str, path: str, constraint: str) -> str:
    return f"Value {value} at '{path}' failed to satisfy constraint: {constraint}"


def _inside(value: Any, shape: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    if shape.type_name == "structure":
        yield from ((each, shape.members[name], _path(path, name)) for name, each in value.items())
    elif shape.type_name == "list":
        yield from ((each, shape.member, f"{path}.{index}.member") for index, each in enumerate(value, 1))
    elif shape.type_name == "map":
        for key, each in value.items():
            yield key, shape.key, f"{path}.{key}"
            yield each, shape.value, f"{path}.{key}.value"


def _path(path: str, name: str) -> str:
    own = name[:1].lower() + name[1:]
    return f"{path}.{own}" if path else own


def _unmet(value: Any, shape: Any) -> Iterator[str]:
    limits = shape.metadata
    is_number = shape.type_name in ("integer", "long", "float", "double")
    size = value if is_number else len(value) if hasattr(value, "__len__") else None
    measured = "value" if is_number else "length"
    if size is not None and "max" in limits and size > limits["max"]:
        yield f"Member must have {measured} less than or equal to {limits['max']}"
    if size is not None and "min" in limits and size < limits["min"]:
        yield f"Member must have {measured} greater than or equal to {limits['min']}"
    if "enum" in limits and value not in limits["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]"
    if "pattern" in limits and isinstance(value, str) and not _compiled(limits["pattern"]).fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {limits['pattern']}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern in Python's syntax. One that Python does not have matches everything."""
    if r"\p{" in pattern:
        return re.compile(r"[\s\S]*")
    try:
        return re.compile(pattern)
    except re.error:
        return re.compile(r"[\s\S]*")
