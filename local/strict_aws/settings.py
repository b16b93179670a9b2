"""The settings of a run, from environment variables, and the tables in ``tables/``, which other languages read too."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """``time_factor`` scales AWS's delays: 1 is AWS's time. ``players`` is the base URL of the simulated services.

    ``data_events`` keeps data events in the event history too, for tests that look at every call. AWS never does.
    """

    management_account: str
    quotas: bool
    time_factor: float
    players: str | None
    data_events: bool


def read_settings() -> Settings:
    """Reads the environment. Raises ValueError, with what to change, for a value that has no meaning."""
    factor = os.environ.get("PALISADE_LOCAL_TIME_FACTOR") or "0.02"
    quotas = os.environ.get("PALISADE_LOCAL_QUOTAS") or "on"
    if quotas not in ("on", "off"):
        raise ValueError(f"PALISADE_LOCAL_QUOTAS is '{quotas}': use on or off")
    try:
        time_factor = float(factor)
    except ValueError:
        time_factor = -1
    if not 0 <= time_factor <= 1:
        raise ValueError(f"PALISADE_LOCAL_TIME_FACTOR is '{factor}': use a number from 0 to 1")
    return Settings(
        management_account=os.environ.get("PALISADE_MANAGEMENT_ACCOUNT") or "111111111111",
        quotas=quotas == "on",
        time_factor=time_factor,
        players=os.environ.get("PALISADE_PLAYERS") or None,
        data_events=os.environ.get("PALISADE_LOCAL_DATA_EVENTS") == "on",
    )


SETTINGS = read_settings()


def table(name: str) -> Any:
    """The parsed content of ``tables/<name>.json``."""
    return json.loads((Path(__file__).parent / "tables" / f"{name}.json").read_text())


def is_administrator_key(access_key: str) -> bool:
    """Whether this is the back door: the 12 digits of an account's id, which no policy, rate or delay binds."""
    return len(access_key) == 12 and access_key.isascii() and access_key.isdigit()
