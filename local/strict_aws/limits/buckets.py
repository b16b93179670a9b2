"""Token buckets, as the Organizations User Guide and the EC2 Developer Guide describe them."""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

MANY_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket's refill in tokens a second, and the number of tokens that it holds when it is full."""

    rate: float
    burst: float


class Buckets:
    """Buckets by key, full when first asked and refilled continuously. ``clock`` answers in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._levels: dict[Hashable, tuple[float, float, Limit]] = {}

    def level(self, key: Hashable, limit: Limit) -> float:
        """The tokens that the bucket holds now. Below 0 after a cost that it did not hold."""
        tokens, since, _ = self._levels.get(key, (limit.burst, 0.0, limit))
        return min(limit.burst, tokens + (self._clock() - since) * limit.rate)

    def take(self, key: Hashable, limit: Limit, cost: float = 1) -> None:
        """Takes the cost from the bucket, whether it holds as much or not."""
        if len(self._levels) >= MANY_BUCKETS and key not in self._levels:
            self._forget_full_ones()
        self._levels[key] = (self.level(key, limit) - cost, self._clock(), limit)

    def take_one_of_each(self, wanted: Iterable[tuple[Hashable, Limit]]) -> bool:
        """Takes a token from each bucket, or from none of them and answers False when one of them holds none."""
        pairs = list(wanted)
        if any(self.level(key, limit) < 1 for key, limit in pairs):
            return False
        for key, limit in pairs:
            self.take(key, limit)
        return True

    def _forget_full_ones(self) -> None:
        limits = {key: limit for key, (_, _, limit) in self._levels.items()}
        for key, limit in limits.items():
            if self.level(key, limit) >= limit.burst:
                del self._levels[key]
