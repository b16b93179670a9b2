"""How long calls of a service waited for its rates: from a refusal until the next call of the same kind is served."""

import time
from collections.abc import Callable


class Waits:
    """The time in which at least one kind of call waited. ``clock`` answers in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: set[str] = set()
        self._since = 0.0
        self._total = 0.0

    def refused(self, operation: str) -> None:
        """A call was refused: its kind waits from now on."""
        if not self._waiting:
            self._since = self._clock()
        self._waiting.add(operation)

    def served(self, operation: str) -> None:
        """A call was served: its kind does not wait any more."""
        if operation not in self._waiting:
            return
        self._waiting.discard(operation)
        if not self._waiting:
            self._total += self._clock() - self._since

    def seconds(self) -> float:
        """The time so far, without a wait that has not ended: its caller may have given up."""
        return self._total
