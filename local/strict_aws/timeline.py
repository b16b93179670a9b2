"""What happens later: how long AWS takes, work that is run when it is due, and how times are written."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from .settings import SETTINGS, table

DELAYS = table("delays")

log = logging.getLogger("palisade")


class Timeline:
    """Runs work when it is due, in the order of the due times, on one thread."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()

    def start(self) -> None:
        """Starts the thread, which ends with the process."""
        threading.Thread(target=self._run, name="timeline", daemon=True).start()

    def after(self, seconds: float, work: Callable[[], None]) -> None:
        """Runs the work after this time, or as soon as possible when it is 0. May be called by any thread."""
        with self._changed:
            heapq.heappush(self._waiting, (time.monotonic() + seconds, next(self._order), work))
            self._changed.notify()

    def _run(self) -> None:
        while True:
            try:
                self._next()()
            except Exception:
                log.exception("an event of the simulated AWS could not be recorded or delivered")

    def _next(self) -> Callable[[], None]:
        with self._changed:
            while not self._waiting or (wait := self._waiting[0][0] - time.monotonic()) > 0:
                self._changed.wait(wait if self._waiting else None)
            return heapq.heappop(self._waiting)[2]


timeline = Timeline()


def delay(name: str) -> float:
    """The seconds of a row of ``tables/delays.json``, scaled by the time factor."""
    return float(DELAYS[name]["seconds"]) * SETTINGS.time_factor


def iso_time(seconds: float) -> str:
    """The time in seconds since 1970, as records and events have it."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
