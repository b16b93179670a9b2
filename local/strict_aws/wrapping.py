"""Replaces functions of the emulator, and refuses to start when one of them is missing or has other parameters."""

import functools
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any


class EmulatorChangedError(Exception):
    """The installed emulator is not the one that these wrappers were written for."""


def wrap(module: ModuleType | type, name: str, parameters: str, make: Callable[[Any], Any]) -> None:
    """Replaces ``module.name`` by ``make(original)``.

    ``parameters`` lists the names of the original's parameters, separated by spaces. Raises EmulatorChangedError when
    the name is missing or its parameters differ: a wrapper of another function could be without effect in silence.
    The replacement shows the original's parameters, so that it can be wrapped in turn.
    """
    original = original_of(module, name, parameters)
    setattr(module, name, functools.update_wrapper(make(original), original))


def original_of(module: ModuleType | type, name: str, parameters: str) -> Any:
    """The emulator's function, after the same check as in ``wrap``. For functions that are called and not replaced."""
    original = getattr(module, name, None)
    if not callable(original):
        raise EmulatorChangedError(f"{module.__name__} has no function {name}")
    found = " ".join(inspect.signature(original).parameters)
    if found != parameters:
        raise EmulatorChangedError(f"{module.__name__}.{name} takes ({found}) instead of ({parameters})")
    return original


def entry_of(table: dict[str, Any], name: str) -> Any:
    """An entry of a table of the emulator, such as a handler. Raises EmulatorChangedError when there is none."""
    if name not in table:
        raise EmulatorChangedError(f"a table of the emulator has no {name}")
    return table[name]


def attribute_of(module: ModuleType, name: str) -> Any:
    """A table or a store of the emulator. Raises EmulatorChangedError when the module has no such name."""
    if not hasattr(module, name):
        raise EmulatorChangedError(f"{module.__name__} has no {name}")
    return getattr(module, name)
