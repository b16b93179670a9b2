"""How long AWS takes for what is not immediate: the rows of ``tables/delays.json``, scaled by the time factor."""

from .settings import SETTINGS, table

_ROWS = table("delays")


def seconds(name: str) -> float:
    """The delay of this name in seconds. Raises KeyError when the table has no such row."""
    return float(_ROWS[name]["seconds"]) * SETTINGS.time_factor
